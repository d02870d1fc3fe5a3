// SPDX-License-Identifier: Apache-2.0

#include "protocol/msgpack/reader.hpp"

#include "base/names.hpp"
#include "protocol/limits.hpp"

#include <msgpack.hpp>

namespace plenum::core {

namespace {

/// Keeps what is needed of one value. The names are msgpack-c's.
class value_visitor : public msgpack::null_visitor {
public:
  explicit value_visitor(msgpack_value& out) : out_{out} {}

  bool visit_nil() { return keep(absent{}); }
  bool visit_boolean(bool value) { return keep(value); }
  bool visit_positive_integer(std::uint64_t value) { return keep(value); }
  bool visit_negative_integer(std::int64_t) { return keep(unusable{}); }
  bool visit_float32(float) { return keep(unusable{}); }
  bool visit_float64(double) { return keep(unusable{}); }
  bool visit_ext(const char*, std::uint32_t) { return keep(unusable{}); }

  bool visit_str(const char* data, std::uint32_t size) {
    const auto text = std::string_view{data, size};
    if (depth_ == 0)
      out_.plain = is_utf8(text) ? field{text} : field{unusable{}};
    return true;
  }

  bool visit_bin(const char* data, std::uint32_t size) {
    if (depth_ == 0)
      out_.bytes.emplace(data, size);
    return keep(unusable{});
  }

  bool start_array(std::uint32_t) { return enter(); }
  bool start_map(std::uint32_t) { return enter(); }
  bool end_array() { return leave(); }
  bool end_map() { return leave(); }

private:
  bool keep(field value) {
    if (depth_ == 0)
      out_.plain = value;
    return true;
  }

  bool enter() {
    keep(unusable{});
    out_.too_deep |= ++depth_ > max_depth;
    return true;
  }

  bool leave() {
    --depth_;
    return true;
  }

  msgpack_value& out_;
  std::size_t depth_ = 0;
};

/// `size` bytes at the front of `s` as a big-endian number.
std::uint32_t read_big_endian(std::string_view s, std::size_t size) noexcept {
  std::uint32_t number = 0;
  for (const auto c : s.substr(0, size))
    number = number << 8U | static_cast<unsigned char>(c);
  return number;
}

} // namespace

std::optional<std::uint32_t> msgpack_reader::open_array() noexcept {
  return open({0x90, 0xDC, 0xDD});
}

std::optional<std::uint32_t> msgpack_reader::open_map() noexcept {
  return open({0x80, 0xDE, 0xDF});
}

std::optional<std::uint32_t> msgpack_reader::open(head expected) noexcept {
  if (at_end())
    return std::nullopt;
  const auto first = static_cast<unsigned char>(bytes_[at_]);
  if ((first & 0xF0U) == expected.fix) {
    ++at_;
    return first & 0x0FU;
  }
  const std::size_t size = first == expected.size16 ? 2 : first == expected.size32 ? 4 : 0;
  const auto rest = bytes_.substr(at_ + 1);
  if (size == 0 || rest.size() < size)
    return std::nullopt;
  at_ += 1 + size;
  return read_big_endian(rest, size);
}

std::optional<msgpack_value> msgpack_reader::next() {
  auto value = msgpack_value{};
  auto visitor = value_visitor{value};
  const auto start = at_;
  if (!msgpack::parse(bytes_.data(), bytes_.size(), at_, visitor))
    return std::nullopt;
  value.raw = bytes_.substr(start, at_ - start);
  return value;
}

} // namespace plenum::core
