// SPDX-License-Identifier: Apache-2.0
//
// reports sorts what the brokers of a node report: what is of a group goes to the relay of its
// loop, the rest to the envoy.

#pragma once

#include "cluster/broker.hpp"

namespace plenum::core {

class relay_state;
class envoy_state;

class reports final : public broker_events {
public:
  /// All are here, and have begun, before a broker starts; and there until all brokers have
  /// stopped. The relays in the order of their loops.
  void add(relay_state& relay) { relays_.push_back(&relay); }
  void add(envoy_state& envoy) { envoy_ = &envoy; }

  void on_publication(publication_ptr what) override;
  void on_history(const group_name& group, history_page page) override;
  void on_told(std::string what) override;
  void on_revocations(std::vector<revocation> all) override;

private:
  relay_state& relay_of(const group_name& group) const;

  std::vector<relay_state*> relays_;
  envoy_state* envoy_ = nullptr;
};

} // namespace plenum::core
