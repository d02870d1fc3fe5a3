// SPDX-License-Identifier: Apache-2.0
//
// What is known of a request, of HTTP or for a WebSocket.

#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace plenum {

struct Address {
  std::string host;
  std::uint16_t port = 0;
};

/// Header fields in the order in which they came; names are compared without case.
class Headers {
public:
  using list = std::vector<std::pair<std::string, std::string>>;

  Headers() = default;
  explicit Headers(list fields) : fields_{std::move(fields)} {}

  /// The first field of this name, or `otherwise`.
  std::string_view get(std::string_view name, std::string_view otherwise = {}) const noexcept;

  list::const_iterator begin() const noexcept { return fields_.begin(); }
  list::const_iterator end() const noexcept { return fields_.end(); }

private:
  list fields_;
};

/// The WebSocket subprotocols that a client offers, in its order; without the token that it may
/// have put there.
std::vector<std::string> offered_subprotocols(const Headers& in);

/// The token that a client has put among its subprotocols, as `bearer.TOKEN`: a browser can put it
/// nowhere else but into the URL. Empty: there is none.
std::string offered_token(const Headers& in);

/// @throws std::invalid_argument  if a field would break the message: with a line break in its
///                                value, for example, that came from a client.
void check(const Headers::list& fields);

/// Values by name; the names in a path are those of its pattern.
using Params = std::map<std::string, std::string>;

/// The value of this name, or `otherwise`.
std::string_view find_param(const Params& in, const std::string& name,
                            std::string_view otherwise = {}) noexcept;

} // namespace plenum
