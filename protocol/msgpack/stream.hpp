// SPDX-License-Identifier: Apache-2.0
//
// msgpack_stream lets msgpack-c write into a string.

#pragma once

#include <msgpack.hpp>

#include <string>

namespace plenum::core {

class msgpack_stream {
public:
  explicit msgpack_stream(std::string& out) : out_{out} {}

  void write(const char* bytes, std::size_t size) { out_.append(bytes, size); }

private:
  std::string& out_;
};

/// Appends `value` as a `str`.
inline void append_msgpack_str(std::string& out, std::string_view value) {
  auto stream = msgpack_stream{out};
  auto packer = msgpack::packer{stream};
  packer.pack_str(static_cast<std::uint32_t>(value.size()));
  packer.pack_str_body(value.data(), static_cast<std::uint32_t>(value.size()));
}

} // namespace plenum::core
