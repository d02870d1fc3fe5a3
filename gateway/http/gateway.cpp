// SPDX-License-Identifier: Apache-2.0

#include "gateway/http/gateway.hpp"

namespace plenum::core {

gateway::gateway(caf::actor_system& system, const node& where, ChannelBox& box,
                 const broker& through, std::size_t loops, const Router& router)
  : system{system},
    where{where},
    box{box},
    counters(loops),
    http(loops),
    metrics{loops},
    through{through} {
  for (auto& route : router.routes())
    routes.add(std::move(route));
}

} // namespace plenum::core
