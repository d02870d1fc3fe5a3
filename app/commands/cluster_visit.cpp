// SPDX-License-Identifier: Apache-2.0

#include "app/commands/cluster_visit.hpp"

#include "base/log.hpp"

#include <thread>

namespace plenum::core {

namespace {

constexpr auto patience = std::chrono::seconds{3};
constexpr auto look_again = std::chrono::milliseconds{5};

} // namespace

cluster_visit::cluster_visit(const broker_settings& settings)
  : through_{make_visitor(settings, id_)} {
  log::start(log::format::text, log::level::error);
  through_->start(*this);
  // Only when this inbox is heard can anybody answer.
  const auto begun = steady_clock::now();
  while (through_->trouble() && steady_clock::now() < begun + settings.redis_wait)
    std::this_thread::sleep_for(look_again);
}

cluster_visit::~cluster_visit() {
  through_->stop();
}

result<void> cluster_visit::ready() const {
  if (through_->trouble())
    return error{errc::relay_unavailable, "Redis cannot be reached"};
  return {};
}

result<cluster_visit::answers> cluster_visit::ask(const any_question& what) {
  if (const auto can = ready(); !can)
    return can.error();
  through_->tell({}, pack({id_, 1, what}), [this](const result<reach>& x) { on_reached(x); });
  return collect();
}

result<cluster_visit::answers> cluster_visit::revoke(const revocation& what) {
  if (const auto can = ready(); !can)
    return can.error();
  through_->revoke(what, pack({id_, 1, any_question{question::revoke{what}}}),
                   [this](const result<reach>& x) { on_reached(x); });
  return collect();
}

result<std::vector<revocation>> cluster_visit::revocations() {
  if (const auto can = ready(); !can)
    return can.error();
  const auto lock = std::lock_guard{mutex_};
  return revoked_;
}

void cluster_visit::on_told(std::string what) {
  auto message = open_node_message(what);
  auto* told = message ? std::get_if<any_finding>(&message->what) : nullptr;
  if (told == nullptr)
    return;
  const auto lock = std::lock_guard{mutex_};
  found_.push_back(std::move(*told));
  changed_.notify_all();
}

void cluster_visit::on_revocations(std::vector<revocation> all) {
  const auto lock = std::lock_guard{mutex_};
  revoked_ = std::move(all);
}

void cluster_visit::on_reached(const result<reach>& reached) {
  const auto lock = std::lock_guard{mutex_};
  reached_ = reached;
  changed_.notify_all();
}

/// Waits for how many have been asked, which is said in any case; then for what they say, though
/// not for ever.
result<cluster_visit::answers> cluster_visit::collect() {
  auto lock = std::unique_lock{mutex_};
  changed_.wait(lock, [this] { return reached_.has_value(); });
  if (!*reached_)
    return reached_->error();
  const auto& asked = **reached_;
  const auto others = asked.count - (asked.here ? 1 : 0);
  changed_.wait_for(lock, patience, [&] { return found_.size() >= others; });
  return answers{.list = found_,
                 .unheard = asked.unheard,
                 .silent = others - std::min(others, found_.size()) + asked.unheard.size()};
}

} // namespace plenum::core
