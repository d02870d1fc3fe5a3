// SPDX-License-Identifier: Apache-2.0

#include "app/commands/serve_command.hpp"

#include "app/chat_room.hpp"
#include "app/login_route.hpp"
#include "app/options.hpp"
#include "app/pages.hpp"
#include "gateway/api/app.hpp"
#include "gateway/settings/settings_table.hpp"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <tuple>

namespace plenum::core {

namespace {

void add_pages(App& app) {
  for (const auto& each : all_pages())
    app.get(each.first, [page = each.second](const Request&) {
      return Response{200, std::string{page.content_type}, std::string{page.bytes}, {}};
    });
}

bool is_this_machine(const address& at) {
  return at.host == "localhost" || at.host == "::1" || at.host.starts_with("127.");
}

/// Whether it is said who may come in. @returns  what to do otherwise.
result<void> check_identity(const fixed_settings& settings) {
  const auto& [identity, listen] = std::tie(settings.identity, settings.listen);
  if (!identity.insecure && identity.jwt_keys.empty() && identity.jwt_secret_file.empty()
      && identity.jwks_url.empty() && identity.webhook.url.empty())
    return error{
      errc::unauthorized,
      "nothing says who may come in. With tokens:\n"
      "  plenum token --new-secret secret.key && plenum serve --jwt-secret-file secret.key\n"
      "With a backend of yours that knows them: plenum serve --auth-webhook <url>\n"
      "To try it on this machine: plenum serve --insecure"};
  if (identity.insecure && !identity.insecure_anywhere && !is_this_machine(listen))
    return error{errc::unauthorized,
                 "--insecure is for this machine only: listen on 127.0.0.1, or say "
                 "--insecure-anywhere if nobody else can reach "
                   + listen.host};
  if (identity.demo_login && identity.jwt_secret_file.empty())
    return error{errc::unauthorized, "--demo-login signs with --jwt-secret-file, which is missing"};
  return {};
}

int serve(const server_settings& settings) {
  const auto& fixed = settings.fixed;
  log::start(fixed.log, fixed.log_level);
  if (const auto fit = check_identity(fixed); !fit) {
    log::error(fit.error().message);
    return 1;
  }
  auto app = App{settings};
  app.native("/ws");
  app.websocket("/ws/chat/{room_id}", chat_room);
  add_pages(app);
  if (fixed.identity.demo_login)
    app.get("/login", demo_login(fixed.identity.jwt_secret_file));
  app.run([&](std::uint16_t port) {
    log::info(fmt::format("plenum {} serves {}://{}:{} with {} loops and the broker {}",
                          PLENUM_VERSION, fixed.tls.certificates.empty() ? "http" : "https",
                          fixed.listen.host, port, app.loops(), fixed.broker.name()));
    if (app.admin_port() != 0)
      log::info(
        fmt::format("metrics and health: http://{}:{}", fixed.admin->host, app.admin_port()));
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
