// SPDX-License-Identifier: Apache-2.0

#include "protocol/msgpack/to_json.hpp"

#include "base/names.hpp"
#include "protocol/json/writer.hpp"

#include <msgpack.hpp>

#include <cmath>

namespace plenum::core {

namespace {

/// Writes each part as the parser meets it. The names are msgpack-c's.
class converter : public msgpack::null_visitor {
public:
  explicit converter(std::string& out) : out_{out}, writer_{out} {}

  bool visit_nil() {
    return write([this] { writer_.null(); });
  }
  bool visit_boolean(bool value) {
    return write([&] { writer_.flag(value); });
  }
  bool visit_positive_integer(std::uint64_t value) {
    return write([&] { writer_.number(value); });
  }
  bool visit_negative_integer(std::int64_t value) {
    return write([&] { writer_.number(value); });
  }
  bool visit_float32(float value) { return write_real(value); }
  bool visit_float64(double value) { return write_real(value); }
  bool visit_bin(const char*, std::uint32_t) { return refuse("has bin, which is not JSON"); }
  bool visit_ext(const char*, std::uint32_t) { return refuse("has ext, which is not JSON"); }

  bool visit_str(const char* data, std::uint32_t size) {
    const auto text = std::string_view{data, size};
    if (!is_utf8(text))
      return refuse("has a string that is not UTF-8");
    writer_.text(text);
    return true;
  }

  bool start_array(std::uint32_t) {
    return write([this] { out_ += '['; });
  }
  bool start_array_item() { return separate('['); }
  bool end_array() {
    return write([this] { out_ += ']'; });
  }

  bool start_map(std::uint32_t) {
    return write([this] { out_ += '{'; });
  }
  bool start_map_key() {
    in_key_ = true;
    return separate('{');
  }
  bool end_map_key() {
    in_key_ = false;
    out_ += ':';
    return true;
  }
  bool end_map() {
    return write([this] { out_ += '}'; });
  }

  const char* fault() const noexcept { return fault_; }

private:
  bool refuse(const char* why) {
    fault_ = why;
    return false;
  }

  /// Calls `f`, which writes something that is no string.
  template <class F>
  bool write(F f) {
    if (in_key_)
      return refuse("has a key that is not a string");
    f();
    return true;
  }

  bool separate(char opening) {
    if (out_.back() != opening)
      out_ += ',';
    return true;
  }

  /// Shortest text that reads back as `value`, and as a real number.
  bool write_real(std::floating_point auto value) {
    if (!std::isfinite(value))
      return refuse("has NaN or infinity");
    return write([&] {
      const auto start = out_.size();
      writer_.number(value);
      if (out_.find_first_of(".e", start) == std::string::npos)
        out_ += ".0";
    });
  }

  std::string& out_;
  json_writer writer_;
  bool in_key_ = false;
  const char* fault_ = "is not valid MessagePack";
};

} // namespace

result<std::string> msgpack_to_json(std::string_view value) {
  auto json = std::string{};
  auto visitor = converter{json};
  if (!msgpack::parse(value.data(), value.size(), visitor))
    return error{errc::invalid_field, std::string{"data "} + visitor.fault()};
  return json;
}

} // namespace plenum::core
