// SPDX-License-Identifier: Apache-2.0

#include "actors/revocations.hpp"

#include "base/log.hpp"

#include <mutex>

namespace plenum::core {

namespace {

/// Whether it says that it was made later. What does not say when it was made may be from before.
bool was_made_after(const identity& who, const revocation& what) {
  return who.issued && who.issued->ms >= (what.before + 1) * 1000;
}

} // namespace

void revocations::add(const revocation& what, wall_time now) {
  const auto lock = std::lock_guard{mutex_};
  auto& all = known_[static_cast<std::size_t>(what.kind)];
  const auto [found, is_new] = all.try_emplace(what.name, what);
  auto& [name, known] = *found;
  if (!is_new) {
    ends_.erase({known.kept, known.kind, name});
    known.merge(what);
  }
  ends_.emplace(known.kept, known.kind, name);
  while (!ends_.empty() && std::get<0>(*ends_.begin()) * 1000 < now.ms)
    drop_first();
  if (ends_.size() > room_) {
    if (!std::exchange(full_, true))
      log::error("too many revocations: those that end first are forgotten",
                 {{"most", std::to_string(room_)}});
    drop_first();
  }
  size_ = ends_.size();
}

const revocation* revocations::find(revocation_kind kind, const std::string& name,
                                    wall_time now) const {
  const auto& all = known_[static_cast<std::size_t>(kind)];
  const auto found = all.find(name);
  return found == all.end() || !found->second.holds(now) ? nullptr : &found->second;
}

bool revocations::covers(const identity_ptr& who, wall_time now) const {
  if (size_ == 0 || who == nobody() || who == anybody())
    return false;
  const auto lock = std::shared_lock{mutex_};
  const auto covers = [&](revocation_kind kind, const std::string& name) {
    const auto* found = find(kind, name, now);
    return found != nullptr && !was_made_after(*who, *found);
  };
  using enum revocation_kind;
  const auto& name = who->user.str();
  return (!name.empty() && (find(user, name, now) != nullptr || covers(user_before, name)))
         || (!who->token_id.empty() && find(token, who->token_id, now) != nullptr)
         || covers(all_before, {});
}

void revocations::forget_old(wall_time now) {
  if (size_ == 0)
    return;
  const auto lock = std::lock_guard{mutex_};
  while (!ends_.empty() && std::get<0>(*ends_.begin()) * 1000 < now.ms)
    drop_first();
  full_ = full_ && ends_.size() >= room_;
  size_ = ends_.size();
}

void revocations::drop_first() {
  const auto [end, kind, name] = *ends_.begin();
  ends_.erase(ends_.begin());
  auto& all = known_[static_cast<std::size_t>(kind)];
  all.erase(all.find(std::string{name}));
}

} // namespace plenum::core
