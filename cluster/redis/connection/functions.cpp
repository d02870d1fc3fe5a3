// SPDX-License-Identifier: Apache-2.0

#include "cluster/redis/connection/functions.hpp"

#include "embedded/scripts.hpp"

#include <boost/crc.hpp>

#include <algorithm>
#include <array>
#include <string_view>

namespace plenum::core {

namespace {

/// In their order: what comes first is used by the others.
constexpr auto parts = std::array<std::string_view, 9>{"group.lua",  "nodes.lua",    "sent.lua",
                                                       "spread.lua", "announce.lua", "publish.lua",
                                                       "read.lua",   "forget.lua",   "revoke.lua"};

constexpr auto names = std::array<std::string_view, 11>{
  "alive",    "gone",    "tell_all", "tell",   "look_around", "spread",
  "announce", "publish", "read",     "forget", "revoke"};

struct library {
  std::string version;
  std::string source;
  std::array<std::string, names.size()> functions;

  library() {
    auto code = std::string{};
    const auto files = embedded_scripts();
    for (const auto part : parts)
      code += std::find_if(files.begin(), files.end(), [&](const auto& x) {
                return x.name == part;
              })->bytes;
    auto sum = boost::crc_32_type{};
    sum.process_bytes(code.data(), code.size());
    version = std::to_string(sum.checksum());
    source = "#!lua name=plenum_" + version + "\nlocal version = '" + version + "'\n" + code;
    for (std::size_t i = 0; i < names.size(); ++i)
      functions[i] = "plenum_" + std::string{names[i]} + '_' + version;
  }
};

const library& all() {
  static const auto made = library{};
  return made;
}

} // namespace

const std::string& redis_library() {
  return all().source;
}

const std::string& name_of(redis_function which) {
  return all().functions[static_cast<std::size_t>(which)];
}

presence others_hear(std::int64_t count, bool here) {
  if (count < 0)
    return presence::unknown;
  return count > (here ? 1 : 0) ? presence::some : presence::none;
}

} // namespace plenum::core
