// SPDX-License-Identifier: Apache-2.0
//
// What a node tells those who run it: /healthz, /readyz and /metrics, as routes like any other.

#pragma once

#include "gateway/api/router.hpp"
#include "gateway/node/metrics.hpp"

#include <atomic>

namespace plenum::core {

/// Whether the process serves, and whether a balancer may send clients here. Both outlive the
/// routes.
/// @param leaving  The balancer is to send nobody any more.
Router health_routes(const broker& relays, const std::atomic<bool>& leaving);

/// @param metrics  Outlive the routes.
Router metrics_routes(const node_metrics& metrics);

} // namespace plenum::core
