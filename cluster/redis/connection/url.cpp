// SPDX-License-Identifier: Apache-2.0

#include "cluster/redis/connection/url.hpp"

#include <boost/url/parse.hpp>

#include <charconv>

namespace plenum::core {

namespace {

error refuse(const char* why) {
  return {errc::invalid_field, why};
}

/// Reads all of `text` as a number.
template <class T>
bool read_number(std::string_view text, T& to) {
  const auto* end = text.data() + text.size();
  const auto [stopped, ec] = std::from_chars(text.data(), end, to);
  return ec == std::errc{} && stopped == end;
}

} // namespace

result<redis_url> redis_url::parse(std::string_view text) {
  const auto parsed = boost::urls::parse_uri({text.data(), text.size()});
  if (!parsed || parsed->scheme() != "redis")
    return refuse("redis://USER:PASSWORD@HOST:PORT/DATABASE is wanted");
  if (parsed->encoded_host().empty())
    return refuse("the address of Redis has no host");
  if (parsed->has_query() || parsed->has_fragment())
    return refuse("the address of Redis ends with the number of a database");
  auto url = redis_url{};
  const auto host = parsed->encoded_host_address();
  url.host = {host.data(), host.size()};
  url.user = parsed->user();
  url.password = parsed->password();
  if (parsed->has_port() && !read_number({parsed->port().data(), parsed->port().size()}, url.port))
    return refuse("the port of Redis is a number up to 65535");
  auto path = std::string_view{parsed->encoded_path().data(), parsed->encoded_path().size()};
  if (!path.empty())
    path.remove_prefix(1);
  if (!path.empty() && !read_number(path, url.database))
    return refuse("the database of Redis is a number");
  return url;
}

std::string redis_url::place() const {
  return host + ':' + std::to_string(port);
}

} // namespace plenum::core
