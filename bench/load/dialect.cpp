// SPDX-License-Identifier: Apache-2.0

#include "bench/load/dialect.hpp"

#include "bench/load/centrifugo_dialect.hpp"
#include "bench/load/json_dialect.hpp"
#include "bench/load/msgpack_dialect.hpp"
#include "bench/load/raw_dialect.hpp"
#include "bench/load/socket_io_dialect.hpp"

namespace plenum::core::load {

std::unique_ptr<const dialect> make_dialect(wire_name name) {
  switch (name) {
    case wire_name::json: return std::make_unique<json_dialect>();
    case wire_name::msgpack: return std::make_unique<msgpack_dialect>();
    case wire_name::raw: return std::make_unique<raw_dialect>();
    case wire_name::socket_io: return std::make_unique<socket_io_dialect>();
    case wire_name::centrifugo: return std::make_unique<centrifugo_dialect>();
  }
  return nullptr;
}

std::string name_of_group(std::size_t number) {
  return "load-" + std::to_string(number);
}

std::string path_for(std::string path, std::string_view group) {
  constexpr auto placeholder = std::string_view{"{group}"};
  for (auto at = path.find(placeholder); at != std::string::npos;
       at = path.find(placeholder, at + group.size()))
    path.replace(at, placeholder.size(), group);
  return path;
}

} // namespace plenum::core::load
