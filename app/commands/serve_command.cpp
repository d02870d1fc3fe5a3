// SPDX-License-Identifier: Apache-2.0

#include "app/commands/serve_command.hpp"

#include "app/chat_room.hpp"
#include "app/options.hpp"
#include "app/pages.hpp"
#include "gateway/api/app.hpp"
#include "gateway/settings/settings_table.hpp"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

namespace plenum::core {

namespace {

void add_pages(App& app) {
  for (const auto& each : all_pages())
    app.get(each.first, [page = each.second](const Request&) {
      return Response{200, std::string{page.content_type}, std::string{page.bytes}, {}};
    });
}

int serve(const server_settings& settings) {
  const auto& fixed = settings.fixed;
  log::start(fixed.log, fixed.log_level);
  if (!fixed.insecure) {
    log::error("no authentication is configured: --insecure lets anybody in");
    return 1;
  }
  auto app = App{settings};
  app.native("/ws");
  app.websocket("/ws/chat/{room_id}", chat_room);
  add_pages(app);
  app.run([&](std::uint16_t port) {
    log::info(fmt::format("plenum {} serves {}://{}:{} with {} loops and the broker {}",
                          PLENUM_VERSION, fixed.tls.certificates.empty() ? "http" : "https",
                          fixed.listen.host, port, app.loops(), fixed.broker.name()));
    if (app.admin_port() != 0)
      log::info(
        fmt::format("metrics and health: http://{}:{}", fixed.admin->host, app.admin_port()));
    log::warn("--insecure: anybody may connect, as whoever they say");
  });
  log::info("stopped");
  return 0;
}

} // namespace

std::function<int()> add_serve(CLI::App& to) {
  const auto settings = std::make_shared<server_settings>();
  add_options(to, settings_table(*settings));
  to.footer("Each option may also be set by the environment: --ping-interval by "
            "PLENUM_PING_INTERVAL.\n`plenum settings` prints the reference.");
  return [settings] { return serve(*settings); };
}

} // namespace plenum::core
