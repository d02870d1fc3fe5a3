// SPDX-License-Identifier: Apache-2.0

#include "gateway/node/health_routes.hpp"

namespace plenum::core {

namespace {

Response say_readiness(const broker& relays, const std::atomic<bool>& leaving) {
  if (leaving)
    return Response::text("leaving\n", 503);
  if (const auto trouble = relays.trouble())
    return Response::text(*trouble + '\n', 503);
  const auto warning = relays.warning();
  return Response::text("ready\n" + (warning ? *warning + '\n' : ""));
}

} // namespace

Router health_routes(const broker& relays, const std::atomic<bool>& leaving) {
  auto made = Router{};
  made.get("/healthz", [](const Request&) { return Response::text("ok\n"); });
  made.get("/readyz", [&](const Request&) { return say_readiness(relays, leaving); });
  return made;
}

Router metrics_routes(const node_metrics& metrics) {
  auto made = Router{};
  made.get("/metrics", [&](const Request&) {
    return Response{
      .status = 200, .content_type = "text/plain; version=0.0.4", .body = metrics.text()};
  });
  return made;
}

} // namespace plenum::core
