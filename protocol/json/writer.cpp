// SPDX-License-Identifier: Apache-2.0

#include "protocol/json/writer.hpp"

#include "protocol/base64.hpp"

namespace plenum::core {

namespace {

constexpr std::string_view hex_digits = "0123456789abcdef";

bool needs_escape(char c) noexcept {
  return static_cast<unsigned char>(c) < 0x20 || c == '"' || c == '\\';
}

void append_escaped(std::string& out, char c) {
  out += '\\';
  switch (c) {
    case '"':
    case '\\': out += c; return;
    case '\b': out += 'b'; return;
    case '\f': out += 'f'; return;
    case '\n': out += 'n'; return;
    case '\r': out += 'r'; return;
    case '\t': out += 't'; return;
    default: break;
  }
  const auto code = static_cast<unsigned char>(c);
  out += "u00";
  out += hex_digits[code >> 4U];
  out += hex_digits[code & 0x0FU];
}

} // namespace

void json_writer::text(std::string_view value) {
  out_ += '"';
  std::size_t done = 0;
  for (std::size_t i = 0; i < value.size(); ++i) {
    if (!needs_escape(value[i]))
      continue;
    out_ += value.substr(done, i - done);
    append_escaped(out_, value[i]);
    done = i + 1;
  }
  out_ += value.substr(done);
  out_ += '"';
}

void json_writer::data(const payload& value) {
  switch (value.type) {
    case payload_type::json: out_ += value.data; return;
    case payload_type::text: text(value.data); return;
    case payload_type::bytes:
      out_ += '"';
      append_base64(out_, value.data);
      out_ += '"';
      return;
  }
}

} // namespace plenum::core
