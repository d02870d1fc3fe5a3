// SPDX-License-Identifier: Apache-2.0

#include "protocol/json/check.hpp"

#include "protocol/limits.hpp"

#include <boost/json/basic_parser_impl.hpp>

namespace plenum::core {

namespace {

namespace json = boost::json;

/// Hears of every part of a JSON text and keeps nothing.
struct deaf_handler {
  using code = json::error_code;

  static constexpr std::size_t max_array_size = static_cast<std::size_t>(-1);
  static constexpr std::size_t max_object_size = static_cast<std::size_t>(-1);
  static constexpr std::size_t max_string_size = static_cast<std::size_t>(-1);
  static constexpr std::size_t max_key_size = static_cast<std::size_t>(-1);

  static bool on_document_begin(code&) { return true; }
  static bool on_document_end(code&) { return true; }
  static bool on_array_begin(code&) { return true; }
  static bool on_array_end(std::size_t, code&) { return true; }
  static bool on_object_begin(code&) { return true; }
  static bool on_object_end(std::size_t, code&) { return true; }
  static bool on_string_part(json::string_view, std::size_t, code&) { return true; }
  static bool on_string(json::string_view, std::size_t, code&) { return true; }
  static bool on_key_part(json::string_view, std::size_t, code&) { return true; }
  static bool on_key(json::string_view, std::size_t, code&) { return true; }
  static bool on_number_part(json::string_view, code&) { return true; }
  static bool on_int64(std::int64_t, json::string_view, code&) { return true; }
  static bool on_uint64(std::uint64_t, json::string_view, code&) { return true; }
  static bool on_double(double, json::string_view, code&) { return true; }
  static bool on_bool(bool, code&) { return true; }
  static bool on_null(code&) { return true; }
  static bool on_comment_part(json::string_view, code&) { return true; }
  static bool on_comment(json::string_view, code&) { return true; }
};

/// Whether `read` ends with the escape of a leading surrogate, and maybe the
/// backslash after it: if no trailing one follows, Boost.JSON says "syntax".
bool ends_with_surrogate(std::string_view read) noexcept {
  constexpr std::size_t length = std::string_view{R"(\ud800)"}.size();
  if (read.ends_with('\\'))
    read.remove_suffix(1);
  if (read.size() < length)
    return false;
  const auto tail = read.substr(read.size() - length);
  return (tail.starts_with(R"(\ud)") || tail.starts_with(R"(\uD)"))
         && std::string_view{"89abAB"}.find(tail[3]) != std::string_view::npos;
}

json_fault fault_of(const json::error_code& why, std::string_view read) noexcept {
  if (why == json::error::too_deep)
    return json_fault::depth;
  if (why == json::error::exponent_overflow)
    return json_fault::number;
  if (why == json::error::illegal_trailing_surrogate || ends_with_surrogate(read))
    return json_fault::surrogate;
  return json_fault::syntax;
}

} // namespace

json_fault check_json(std::string_view text) noexcept {
  auto options = json::parse_options{};
  options.max_depth = max_depth;
  auto parser = json::basic_parser<deaf_handler>{options};
  auto why = json::error_code{};
  const auto read = parser.write_some(false, text.data(), text.size(), why);
  if (why)
    return fault_of(why, text.substr(0, read));
  return read == text.size() ? json_fault::none : json_fault::syntax;
}

} // namespace plenum::core
