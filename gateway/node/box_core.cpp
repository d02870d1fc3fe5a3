// SPDX-License-Identifier: Apache-2.0

#include "gateway/node/box_core.hpp"

#include "gateway/api/errors.hpp"

#include <boost/asio/post.hpp>

namespace plenum::core {

// -- any thread ---------------------------------------------------------------------

void box_core::begin(Task<> call) {
  const auto lock = std::lock_guard{mutex_};
  if (first_ == nullptr)
    throw ChannelBoxError{errc::shutting_down, "the server does not run"};
  asio::post(first_->io(), [this, first = first_, call = std::move(call)]() mutable {
    run(*first, std::move(call));
  });
}

void box_core::run(event_loop& first, Task<> call) {
  const auto number = ++last_call_;
  auto& kept = calls_.emplace(number, std::move(call)).first->second;
  kept.start([this, &first, number](const std::exception_ptr&) {
    asio::post(first.io(), [this, number] { calls_.erase(number); }); // It is on the stack still.
  });
}

// -- the server -----------------------------------------------------------------------

void box_core::start(caf::actor_system& system, event_loops& loops, const core::node& node) {
  loops_ = &loops;
  node_ = &node;
  callers_.clear();
  for (auto& loop : loops)
    callers_.emplace_back(system, *loop);
  const auto lock = std::lock_guard{mutex_};
  first_ = loops.front().get();
}

void box_core::stop() {
  {
    const auto lock = std::lock_guard{mutex_};
    first_ = nullptr;
  }
  for (auto& loop : *loops_)
    asio::post(loop->io(), [this, index = loop->index()] {
      callers_[index].stop();
      if (index == 0)
        calls_.clear();
    });
}

// -- its loops --------------------------------------------------------------------------

event_loop& box_core::here() const {
  auto* loop = event_loop::current();
  if (loop == nullptr || loops_ == nullptr || loop->index() >= loops_->size()
      || (*loops_)[loop->index()].get() != loop)
    throw std::logic_error{"a call of a box: only on the threads of its App; elsewhere `wait`"};
  return *loop;
}

const core::node& box_core::node() const {
  here();
  return *node_;
}

void box_core::call(const std::function<void(answer_to)>& ask, const caller::completion& done) {
  callers_[here().index()].ask(ask, done);
}

void box_core::on_every_loop(const std::function<void(event_loop&)>& f,
                             const std::function<void()>& done) {
  here();
  auto left = std::make_shared<std::atomic<std::size_t>>(loops_->size());
  for (auto& loop : *loops_)
    asio::post(loop->io(), [home = loop.get(), f, done, left] {
      f(*home);
      if (--*left == 0)
        done();
    });
}

void box_core::survey(any_question what, std::function<void(findings)> done) const {
  tell(node().envoy, core::survey{std::move(what), std::move(done)});
}

} // namespace plenum::core
