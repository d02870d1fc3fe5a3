// SPDX-License-Identifier: Apache-2.0

#include "app/commands/serve_command.hpp"

#include "app/chat_room.hpp"
#include "app/pages.hpp"
#include "gateway/api/app.hpp"

#include <fmt/format.h>

namespace plenum::core {

namespace {

void add_pages(App& app) {
  for (const auto& each : all_pages())
    app.get(each.first, [page = each.second](const Request&) {
      return Response{200, std::string{page.content_type}, std::string{page.bytes}, {}};
    });
}

} // namespace

int serve(const serve_options& options) {
  log::start(options.log, options.log_level);
  if (!options.insecure) {
    log::error("no authentication is configured: --insecure lets anybody in");
    return 1;
  }
  auto settings = options.server;
  if (options.expires != 0)
    settings.expires = std::chrono::seconds{options.expires};
  auto app = App{settings};
  app.native("/ws");
  app.websocket("/ws/chat/{room_id}", chat_room);
  add_pages(app);
  app.run([&](std::uint16_t port) {
    log::info(fmt::format("plenum {} serves http://{}:{} with {} loops and the broker {}",
                          PLENUM_VERSION, settings.host, port, app.loops(),
                          settings.broker.name()));
    log::warn("--insecure: anybody may connect, as whoever they say");
  });
  log::info("stopped");
  return 0;
}

} // namespace plenum::core
