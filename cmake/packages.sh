# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
#
# packages.sh names the Debian packages that Plenum needs, in sets, and installs
# what is missing. It is read by ./dev and does nothing by itself.

build_packages=(
  g++ cmake ninja-build ccache mold
  libboost1.81-dev libboost-json1.81-dev libboost-url1.81-dev plenum-boost
  libcaf-dev libcli11-dev libcurl4-openssl-dev libfmt-dev libhiredis-dev libmsgpack-cxx-dev
  libsimdjson-dev libspdlog-dev libssl-dev prometheus-cpp-dev zlib1g-dev
)
test_packages=(doxygen libgtest-dev pkg-config redis-server chromium fonts-dejavu-core fonts-noto-color-emoji)
lint_packages=(clang-format-14 clang-tidy-14 git)
profile_packages=(binutils linux-perf strace)

# Node and Python often come from elsewhere; Debian's are used where there are none.
script_packages=()
command -v npm >/dev/null || script_packages+=(nodejs npm)
python3 -c "import ensurepip" 2>/dev/null || script_packages+=(python3 python3-venv)
test_packages+=("${script_packages[@]}")

# Where everything is to be tested, also the compose cluster.
if [[ -n ${CI:-} ]] && ! command -v dockerd >/dev/null; then
  test_packages+=(debootstrap docker-compose docker.io dpkg-dev file iptables)
fi

as_root() {
  if ((EUID == 0)); then "$@"; else sudo "$@"; fi
}

is_installed() {
  [[ $(dpkg-query -W -f '${db:Status-Status}' "$1" 2>/dev/null) == installed ]]
}

# Debian's msgpack headers ask for libboost-dev, which is Boost 1.74 and excludes
# 1.81. plenum-boost is an empty package that says: 1.81 will do.
write_boost_package() {
  local root=$1/plenum-boost
  mkdir -p "$root/DEBIAN"
  cat >"$root/DEBIAN/control" <<'END'
Package: plenum-boost
Version: 1
Architecture: all
Maintainer: Plenum
Depends: libboost1.81-dev
Provides: libboost-dev
Description: Boost 1.81 in the place of Debian's default version
END
  dpkg-deb --build --root-owner-group "$root" "$1/plenum-boost.deb" >/dev/null
}

# Installs those of the named packages that are missing; silent when none is.
install_packages() {
  local name missing=() names=()
  for name in "$@"; do
    is_installed "$name" || missing+=("$name")
  done
  ((${#missing[@]})) || return 0
  echo "Installing ${missing[*]}"

  local work
  work=$(mktemp -d)
  chmod 755 "$work" # apt reads it as a user of its own
  for name in "${missing[@]}"; do
    if [[ $name == plenum-boost ]]; then
      write_boost_package "$work"
      name=$work/plenum-boost.deb
    fi
    names+=("$name")
  done
  as_root apt-get update -qq
  # --no-remove: never takes away what somebody else on this machine needs.
  as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq \
    --no-install-recommends --no-remove -o Dpkg::Use-Pty=0 "${names[@]}" >"$work/log" 2>&1 ||
    { cat "$work/log" && rm -r "$work" && return 1; }
  rm -r "$work"
}
