// SPDX-License-Identifier: Apache-2.0

#include "gateway/settings/door_rows.hpp"

#include "gateway/settings/limit_rows.hpp"

namespace plenum::core {

namespace {

/// A list with commas, which T reads.
template <class T>
setting list_row(std::string name, T& to, std::string value, std::string help) {
  return {.name = std::move(name),
          .value = std::move(value),
          .help = std::move(help),
          .read = [&to](std::string_view written) -> result<void> {
            auto read = T::parse(written);
            if (!read)
              return read.error();
            to = std::move(*read);
            return {};
          }};
}

} // namespace

settings door_rows(door_settings& to) {
  return {list_row("allowed-origins", to.origins, "<list>",
                   "Whose pages may open WebSockets: https://app.example.com, "
                   "https://*.example.com, or * for all; default: those of the host that is asked"),
          list_row("allowed-hosts", to.hosts, "<list>",
                   "For which names of Host the server answers: example.com, *.example.com; "
                   "default: all"),
          list_row("trusted-proxies", to.trusted, "<list>",
                   "Which proxies are believed when they say who the client is: 10.0.0.0/8, "
                   "fd00::/8; default: none"),
          row::word("proxy-protocol", to.proxy_protocol,
                    "Whether each connection of a client begins with a PROXY header, of version 1 "
                    "or 2, from one of --trusted-proxies",
                    {{"off", false}, {"on", true}})};
}

settings door_limit_rows(door_limits& to) {
  return {row::number("max-connections", to.connections, "number",
                      "Connections of clients to this node; 0: no limit"),
          row::number("max-connections-per-address", to.per_address, "number",
                      "The same of one address, or of one /64 of IPv6; 0: no limit"),
          row::number("handshakes-per-second", to.handshakes_per_second, "number",
                      "WebSockets that one address may ask for in a second, and as many at once; "
                      "0: no limit"),
          row::word("door-limits", to.mode,
                    "What becomes of who passes one of these limits: nothing, a line in the log, "
                    "or a refusal",
                    limit_modes())};
}

} // namespace plenum::core
