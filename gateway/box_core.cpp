// SPDX-License-Identifier: Apache-2.0

#include "gateway/box_core.hpp"

#include <boost/asio/post.hpp>

namespace plenum {

box_core::box_core(caf::actor_system& system, event_loops& loops, const plenum::node& where)
  : loops_{loops}, node_{where} {
  for (auto& loop : loops)
    callers_.emplace_back(system, loop.get());
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
  run([&by = callers_[here().index()], ask = std::move(ask), done = std::move(done)] {
    ask(by.expect(done));
  });
}

void box_core::on_every_loop(const std::function<void(event_loop&)>& f,
                             const std::function<void()>& done) {
  auto left = std::make_shared<std::atomic<std::size_t>>(loops_.size());
  for (auto& loop : loops_)
    asio::post(loop->io(), [home = loop.get(), f, done, left] {
      f(*home);
      if (--*left == 0)
        done();
    });
}

void box_core::survey(any_question what, std::function<void(findings)> done) {
  caf::anon_send(node_.relay, plenum::survey{std::move(what), std::move(done)});
}

void box_core::stop() {
  for (auto& each : callers_)
    each.stop();
}

} // namespace plenum
