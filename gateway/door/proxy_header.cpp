// SPDX-License-Identifier: Apache-2.0

#include "gateway/door/proxy_header.hpp"

#include "base/number.hpp"
#include "gateway/door/networks.hpp"

#include <algorithm>
#include <array>
#include <vector>

namespace plenum::core {

namespace {

namespace ip = asio::ip;

constexpr auto line_start = std::string_view{"PROXY "};
constexpr auto signature = std::string_view{"\r\n\r\n\0\r\nQUIT\n", 12};
constexpr std::size_t fixed_part = 16; ///< Of version 2, before the addresses.

/// Whether one of them is the beginning of the other.
bool agree(std::string_view a, std::string_view b) {
  const auto size = std::min(a.size(), b.size());
  return a.substr(0, size) == b.substr(0, size);
}

unsigned byte_at(std::string_view in, std::size_t place) {
  return static_cast<unsigned char>(in[place]);
}

std::uint16_t number_at(std::string_view in, std::size_t place) {
  return static_cast<std::uint16_t>(byte_at(in, place) << 8 | byte_at(in, place + 1));
}

/// Two addresses and two ports, with one blank between them.
std::vector<std::string_view> split_at_blanks(std::string_view text) {
  auto result = std::vector<std::string_view>{};
  for (std::size_t begin = 0; begin <= text.size();) {
    const auto end = std::min(text.find(' ', begin), text.size());
    result.push_back(text.substr(begin, end - begin));
    begin = end + 1;
  }
  return result;
}

std::optional<ip::address> read_ip(std::string_view text, bool v4) {
  auto ec = boost::system::error_code{};
  const auto address = ip::make_address(std::string{text}, ec);
  if (ec || address.is_v4() != v4 || text.find('%') != std::string_view::npos)
    return {};
  return address;
}

std::optional<std::uint16_t> read_port(std::string_view text) {
  const auto port = read_number<std::uint16_t>(text);
  if (!port || (text.size() > 1 && text.front() == '0'))
    return {};
  return *port;
}

template <class Address>
ip::address address_at(std::string_view in, std::size_t place) {
  auto bytes = typename Address::bytes_type{};
  std::copy_n(in.begin() + static_cast<std::ptrdiff_t>(place), bytes.size(),
              reinterpret_cast<char*>(bytes.data()));
  return Address{bytes};
}

} // namespace

std::size_t proxy_header::take(std::string_view bytes) {
  auto taken = std::size_t{0};
  while (state_ == progress::reading && taken < bytes.size()) {
    seen_ += bytes[taken++];
    look();
  }
  return taken;
}

/// Looks at what is there after each byte, so that none too many is taken.
void proxy_header::look() {
  if (agree(seen_, line_start))
    state_ = look_at_line();
  else if (agree(seen_, signature))
    state_ = look_at_binary();
  else
    state_ = progress::bad;
}

auto proxy_header::look_at_line() -> progress {
  if (seen_.back() == '\n')
    return read_line();
  return seen_.size() < longest_v1 ? progress::reading : progress::bad;
}

auto proxy_header::look_at_binary() -> progress {
  if (seen_.size() < fixed_part)
    return progress::reading;
  const auto length = fixed_part + number_at(seen_, 14);
  if (length > longest_v2 || byte_at(seen_, 12) >> 4 != 2)
    return progress::bad;
  return seen_.size() < length ? progress::reading : read_binary();
}

/// Reads "PROXY TCP4 SOURCE DESTINATION PORT PORT\r\n".
auto proxy_header::read_line() -> progress {
  auto line = std::string_view{seen_};
  if (!line.ends_with("\r\n"))
    return progress::bad;
  line.remove_prefix(line_start.size());
  line.remove_suffix(2);
  const auto parts = split_at_blanks(line);
  if (parts.front() == "UNKNOWN")
    return progress::done; // Whatever follows.
  const auto v4 = parts.front() == "TCP4";
  if (parts.size() != 5 || (!v4 && parts.front() != "TCP6"))
    return progress::bad;
  const auto from = read_ip(parts[1], v4);
  const auto port = read_port(parts[3]);
  if (!from || !port || !read_ip(parts[2], v4) || !read_port(parts[4]))
    return progress::bad;
  source_ = plain(ip::tcp::endpoint{*from, *port});
  return progress::done;
}

/// Reads the command and the addresses of version 2; what follows them are TLVs.
auto proxy_header::read_binary() -> progress {
  enum : unsigned { local = 0, proxied = 1, tcp4 = 0x11, tcp6 = 0x21 };
  const auto command = byte_at(seen_, 12) & 15U;
  if (command > proxied)
    return progress::bad;
  const auto family = byte_at(seen_, 13);
  if (command == local || (family != tcp4 && family != tcp6))
    return progress::done;
  const auto address = std::size_t{family == tcp4 ? 4U : 16U};
  if (seen_.size() < fixed_part + 2 * address + 4)
    return progress::bad;
  source_ = plain(ip::tcp::endpoint{family == tcp4 ? address_at<ip::address_v4>(seen_, fixed_part)
                                                   : address_at<ip::address_v6>(seen_, fixed_part),
                                    number_at(seen_, fixed_part + 2 * address)});
  return progress::done;
}

} // namespace plenum::core
