// SPDX-License-Identifier: Apache-2.0

#include "gateway/box_core.hpp"

#include <boost/asio/post.hpp>

namespace plenum {

box_core::box_core(caf::actor_system& system, event_loops& loops, const plenum::node& where)
  : loops_{loops}, node_{where} {
  for (auto& loop : loops)
    callers_.emplace_back(system, *loop);
}

event_loop& box_core::here() const noexcept {
  auto* loop = event_loop::current();
  return loop != nullptr ? *loop : *loops_.front();
}

void box_core::run(std::function<void()> f) {
  auto& loop = here();
  if (loop.on_this_thread())
    f();
  else
    asio::post(loop.io(), std::move(f));
}

void box_core::call(std::function<void(answer_to)> ask, caller::completion done) {
  run([this, &by = callers_[here().index()], ask = std::move(ask), done = std::move(done)] {
    ask(by.expect(done));
  });
}

void box_core::on_every_loop(std::function<void(event_loop&)> f, std::function<void()> done) {
  auto left = std::make_shared<std::atomic<std::size_t>>(loops_.size());
  for (auto& loop : loops_)
    asio::post(loop->io(), [home = loop.get(), f, done, left] {
      f(*home);
      if (--*left == 0)
        done();
    });
}

void box_core::name_groups(std::function<void(std::vector<group_name>)> done) {
  struct collection {
    std::mutex mutex; // Hubs answer on loops of their own.
    std::size_t left;
    std::vector<group_name> names;
  };
  auto all = std::make_shared<collection>();
  all->left = node_.hubs.size();
  for (const auto& hub : node_.hubs)
    caf::anon_send(hub, list_groups{[all, done](std::vector<group_name> names) {
                     auto complete = false;
                     {
                       const auto lock = std::lock_guard{all->mutex};
                       std::move(names.begin(), names.end(), std::back_inserter(all->names));
                       complete = --all->left == 0;
                     }
                     if (complete)
                       done(std::move(all->names));
                   }});
}

void box_core::stop() {
  for (auto& each : callers_)
    each.stop();
}

} // namespace plenum
