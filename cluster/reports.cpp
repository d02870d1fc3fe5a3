// SPDX-License-Identifier: Apache-2.0

#include "cluster/reports.hpp"

#include "actors/node.hpp"
#include "cluster/envoy.hpp"
#include "cluster/relay.hpp"

namespace plenum::core {

void reports::on_publication(publication_ptr what) {
  auto& relay = relay_of(what->group);
  relay.take(std::move(what));
}

void reports::on_history(const group_name& group, history_page page) {
  relay_of(group).take(group, std::move(page));
}

void reports::on_told(std::string what) {
  envoy_->take(std::move(what));
}

void reports::on_revocations(std::vector<revocation> all) {
  envoy_->take(std::move(all));
}

relay_state& reports::relay_of(const group_name& group) const {
  return *relays_[loop_of(group, relays_.size())];
}

} // namespace plenum::core
