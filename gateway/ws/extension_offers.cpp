// SPDX-License-Identifier: Apache-2.0

#include "gateway/ws/extension_offers.hpp"

#include <algorithm>

namespace plenum::core {

namespace {

/// RFC 7230 section 3.2.6.
bool is_token_char(char c) {
  return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z')
         || std::string_view{"!#$%&'*+-.^_`|~"}.find(c) != std::string_view::npos;
}

bool is_token(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), is_token_char);
}

/// What is left of a header.
class rest_of_header {
public:
  explicit rest_of_header(std::string_view all) : rest_{all} { skip_space(); }

  bool empty() const noexcept { return rest_.empty(); }

  /// Goes past this separator, if it is next.
  bool take(char separator) {
    if (rest_.empty() || rest_.front() != separator)
      return false;
    rest_.remove_prefix(1);
    skip_space();
    return true;
  }

  /// Empty: there is none.
  std::string_view token() {
    const auto end = std::find_if_not(rest_.begin(), rest_.end(), is_token_char);
    const auto found = rest_.substr(0, static_cast<std::size_t>(end - rest_.begin()));
    rest_.remove_prefix(found.size());
    skip_space();
    return found;
  }

  /// A token, or one in quotes; empty: there is none.
  std::string value() {
    if (rest_.empty() || rest_.front() != '"')
      return std::string{token()};
    auto found = std::string{};
    auto at = std::size_t{1};
    for (; at < rest_.size() && rest_[at] != '"'; ++at) {
      at += rest_[at] == '\\' ? 1 : 0;
      if (at < rest_.size())
        found += rest_[at];
    }
    if (at >= rest_.size() || !is_token(found))
      return {};
    rest_.remove_prefix(at + 1);
    skip_space();
    return found;
  }

private:
  void skip_space() { rest_.remove_prefix(std::min(rest_.find_first_not_of(" \t"), rest_.size())); }

  std::string_view rest_;
};

bool read_parameters(rest_of_header& from, extension_offer& to) {
  while (from.take(';')) {
    auto& made = to.parameters.emplace_back();
    made.name = from.token();
    if (made.name.empty())
      return false;
    if (from.take('=') && made.value.emplace(from.value()).empty())
      return false;
  }
  return true;
}

} // namespace

std::optional<std::vector<extension_offer>> read_extensions(std::string_view header) {
  auto offers = std::vector<extension_offer>{};
  auto from = rest_of_header{header};
  while (!from.empty()) {
    if (from.take(','))
      continue;
    auto& made = offers.emplace_back();
    made.name = from.token();
    if (made.name.empty() || !read_parameters(from, made) || !(from.empty() || from.take(',')))
      return std::nullopt;
  }
  return offers;
}

} // namespace plenum::core
