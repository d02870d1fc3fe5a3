// SPDX-License-Identifier: Apache-2.0

#include "cluster/respondent.hpp"

namespace plenum::core {

void respondent::look_up(const any_question& what, completion done) {
  std::visit([&](const auto& question) { find(question, std::move(done)); }, what);
}

void respondent::find(const question::direct& what, completion done) {
  const auto& hub = node_.hub_of(what.to);
  const auto send = [&](answer_to from) {
    tell(hub, send_direct{what.to, what.what, std::move(from)});
  };
  caller_.ask(send, [done = std::move(done)](const any_reply& told) {
    if (const auto* sent = std::get_if<reply::sent>(&told))
      done(finding::direct{sent->status == send_status::sent});
  });
}

void respondent::find(const question::members& what, completion done) {
  const auto& hub = node_.hub_of(what.group);
  const auto send = [&](answer_to from) {
    tell(hub, list_members{{what.group, what.limit}, std::move(from)});
  };
  caller_.ask(send, [done = std::move(done)](const any_reply& told) {
    if (const auto* members = std::get_if<reply::members>(&told))
      done(finding::members{members->count, members->list});
  });
}

void respondent::find(const question::groups& /*what*/, const completion& done) {
  take_census(true, [done](const census& all) { done(finding::groups{all.groups}); });
}

void respondent::find(const question::node& /*what*/, const completion& done) {
  take_census(false, [this, done](const census& all) {
    const auto uptime = std::chrono::duration_cast<std::chrono::seconds>(steady_clock::now()
                                                                         - begun_);
    done(finding::node{{.id = node_.id,
                        .name = node_.name,
                        .version = PLENUM_VERSION,
                        .uptime = uptime,
                        .channels = all.channels,
                        .groups = all.group_count}});
  });
}

void respondent::find(const question::close& what, const completion& done) {
  const auto closed = after(node_.shards.size(), [done] { done(finding::closed{}); });
  for (const auto& shard : node_.shards)
    tell(shard, close_channels{what.why, closed});
}

void respondent::find(const question::revoke& what, const completion& done) {
  node_.revocations->add(what.what, wall_time::now());
  close_revoked([done](std::size_t closed) { done(finding::revoked{closed}); });
}

void respondent::close_revoked(std::function<void(std::size_t)> done) {
  const auto all = std::make_shared<std::size_t>(0);
  const auto closed = after(node_.shards.size(), [all, done = std::move(done)] { done(*all); });
  for (const auto& shard : node_.shards)
    tell(shard, core::close_revoked{[home = node_.envoy, all, closed](std::size_t count) {
           tell(home, task{[all, count] { *all += count; }});
           closed();
         }});
}

void respondent::take_census(bool names, std::function<void(const census&)> done) {
  const auto all = std::make_shared<census>();
  const auto counted = after(node_.hubs.size(), [all, done = std::move(done)] { done(*all); });
  for (const auto& hub : node_.hubs)
    tell(hub, count_hub{names, [home = node_.envoy, all, counted](const census& part) {
                          tell(home, task{[all, part] { all->add(part); }});
                          counted();
                        }});
}

std::function<void()> respondent::after(std::size_t count, std::function<void()> done) const {
  const auto left = std::make_shared<std::size_t>(count);
  return [home = node_.envoy, left, done = std::move(done)] {
    tell(home, task{[left, done] {
           if (--*left == 0)
             done();
         }});
  };
}

} // namespace plenum::core
