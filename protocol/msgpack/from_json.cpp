// SPDX-License-Identifier: Apache-2.0

#include "protocol/msgpack/from_json.hpp"

#include "protocol/limits.hpp"
#include "protocol/msgpack/stream.hpp"

#include <boost/json/basic_parser_impl.hpp>

#include <bit>
#include <charconv>
#include <vector>

namespace plenum::core {

namespace {

namespace json = boost::json;

constexpr unsigned float64 = 0xCB; ///< First byte of a double.

/// Writes each part as the parser meets it. Only at its end is it known how
/// long an array or object is: until then its head is a single byte.
class converter {
public:
  using code = json::error_code;

  static constexpr std::size_t max_array_size = static_cast<std::size_t>(-1);
  static constexpr std::size_t max_object_size = static_cast<std::size_t>(-1);
  static constexpr std::size_t max_string_size = static_cast<std::size_t>(-1);
  static constexpr std::size_t max_key_size = static_cast<std::size_t>(-1);

  explicit converter(std::string& out) : out_{out} {}

  static bool on_document_begin(code&) { return true; }
  static bool on_document_end(code&) { return true; }
  static bool on_number_part(json::string_view, code&) { return true; }
  static bool on_comment_part(json::string_view, code&) { return true; }
  static bool on_comment(json::string_view, code&) { return true; }

  bool on_array_begin(code&) { return open(); }
  bool on_object_begin(code&) { return open(); }

  bool on_array_end(std::size_t size, code&) {
    auto head = std::string{};
    auto stream = msgpack_stream{head};
    msgpack::packer{stream}.pack_array(static_cast<std::uint32_t>(size));
    return close(head);
  }

  bool on_object_end(std::size_t size, code&) {
    auto head = std::string{};
    auto stream = msgpack_stream{head};
    msgpack::packer{stream}.pack_map(static_cast<std::uint32_t>(size));
    return close(head);
  }

  bool on_string_part(json::string_view part, std::size_t, code&) { return keep(part); }
  bool on_key_part(json::string_view part, std::size_t, code&) { return keep(part); }
  bool on_string(json::string_view last, std::size_t, code&) { return finish_string(last); }
  bool on_key(json::string_view last, std::size_t, code&) { return finish_string(last); }

  bool on_int64(std::int64_t value, json::string_view, code&) { return pack(value); }
  bool on_uint64(std::uint64_t value, json::string_view, code&) { return pack(value); }
  bool on_bool(bool value, code&) { return pack(value); }
  bool on_null(code&) { return pack(msgpack::type::nil_t{}); }

  /// Reads `text` again: Boost.JSON may miss the nearest double by a little.
  /// msgpack-c would make a whole number of 3.0; here it stays a double.
  bool on_double(double value, json::string_view text, code&) {
    std::from_chars(text.data(), text.data() + text.size(), value);
    out_ += static_cast<char>(float64);
    const auto bits = std::bit_cast<std::uint64_t>(value);
    for (auto shift = 64U; shift > 0; shift -= 8)
      out_ += static_cast<char>(bits >> (shift - 8) & 0xFFU);
    return true;
  }

private:
  template <class T>
  bool pack(const T& value) {
    auto stream = msgpack_stream{out_};
    msgpack::packer{stream}.pack(value);
    return true;
  }

  bool open() {
    starts_.push_back(out_.size());
    out_ += '\0';
    return true;
  }

  bool close(const std::string& head) {
    out_.replace(starts_.back(), 1, head);
    starts_.pop_back();
    return true;
  }

  bool keep(json::string_view part) {
    text_.append(part.data(), part.size());
    return true;
  }

  bool finish_string(json::string_view last) {
    keep(last);
    append_msgpack_str(out_, text_);
    text_.clear();
    return true;
  }

  std::string& out_;
  std::string text_;                ///< The string being read.
  std::vector<std::size_t> starts_; ///< Where each open array or object begins.
};

} // namespace

void append_msgpack(std::string& out, std::string_view text) {
  auto options = json::parse_options{};
  options.max_depth = max_depth;
  const auto start = out.size();
  auto parser = json::basic_parser<converter>{options, out};
  auto why = json::error_code{};
  const auto read = parser.write_some(false, text.data(), text.size(), why);
  if (!why && read == text.size())
    return;
  out.resize(start);
  auto stream = msgpack_stream{out};
  msgpack::packer{stream}.pack_nil();
}

} // namespace plenum::core
