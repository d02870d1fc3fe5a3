// SPDX-License-Identifier: Apache-2.0

#include "bench/load/msgpack_dialect.hpp"

#include "bench/load/stamp.hpp"

namespace plenum::core::load {

namespace {

/// A map of fewer than 16 fields, field by field.
class map_writer {
public:
  explicit map_writer(unsigned fields) { put(0x80U | fields); }

  /// Any string, as `str 32`.
  map_writer& text(std::string_view key, std::string_view value) {
    name(key);
    put(0xDB);
    for (auto shift = 32U; shift > 0; shift -= 8)
      put(static_cast<unsigned>(value.size() >> (shift - 8)) & 0xFFU);
    out_ += value;
    return *this;
  }

  /// A number below 128, or a map that was written before.
  map_writer& value(std::string_view key, std::string_view encoded) {
    name(key);
    out_ += encoded;
    return *this;
  }

  const std::string& str() const noexcept { return out_; }

private:
  void put(unsigned byte) { out_ += static_cast<char>(byte); }

  void name(std::string_view key) {
    put(0xA0U | static_cast<unsigned>(key.size()));
    out_ += key;
  }

  std::string out_;
};

std::string payload(std::size_t size) {
  auto mark = std::string{stamp_marker};
  mark.append(stamp_size - stamp_marker.size(), '0');
  const auto with = [&mark](const std::string& fill) {
    return map_writer{2}.text("stamp", mark).text("fill", fill).str();
  };
  return with(std::string(size - with({}).size(), 'x'));
}

} // namespace

std::optional<utterance> msgpack_dialect::greeting(const std::string& group) const {
  auto join = map_writer{3}.text("op", "join").value("id", "\x01").text("group", group);
  return utterance{opcode::binary, join.str()};
}

heard msgpack_dialect::hear(opcode, std::string_view body, const std::string&) const {
  const auto is = [body](std::string_view op) { return body.find(op) != std::string_view::npos; };
  return {.member = is("\xA2op\xA6joined"),
          .answer = {},
          .refused = is("\xA2op\xA5"
                        "error")
                     || is("\xA2op\xA3gap") || is("\xA2op\xA7removed")};
}

utterance msgpack_dialect::message(const std::string& group, std::size_t size) const {
  auto send = map_writer{3}.text("op", "send").text("group", group).value("data", payload(size));
  return {opcode::binary, send.str()};
}

bool msgpack_dialect::is_batch(std::string_view body) const noexcept {
  const auto first = body.empty() ? 0U : static_cast<std::uint8_t>(body.front());
  return (first & 0xF0U) == 0x90U || first == 0xDC || first == 0xDD;
}

} // namespace plenum::core::load
