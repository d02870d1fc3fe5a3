// SPDX-License-Identifier: Apache-2.0

#include "cluster/redis_sequence.hpp"

#include <algorithm>

namespace plenum {

redis_sequence::step redis_sequence::on_report(const position& at, publication_ptr what) {
  auto result = step{};
  take({at, std::move(what)}, result);
  return result;
}

redis_sequence::step redis_sequence::on_page(const redis_page& page) {
  auto result = step{};
  join(page, result);
  top_ = page.at;
  reading_ = false;
  for (auto& each : std::exchange(waiting_, {})) {
    each.checked |= reading_; // The next page will be asked for after this came.
    take(std::move(each), result);
  }
  if (std::exchange(overflowed_, false) && !reading_)
    result.read = reading_ = true;
  return result;
}

/// Finds what the page tells that has not been handed on yet.
void redis_sequence::join(const redis_page& page, step& to) {
  if (!top_) {
    to.anew = {page.at, page.messages, page.began};
    return;
  }
  const auto same = page.at.epoch == top_->epoch;
  auto known = same ? top_->offset : page.began.offset;
  if (page.began.epoch == top_->epoch)
    known = std::min(known, top_->offset);
  const auto fresh = std::find_if(page.messages.begin(), page.messages.end(),
                                  [&](const auto& each) { return each->at.offset > known; });
  to.deliver.assign(fresh, page.messages.end());
  const auto next = to.deliver.empty() ? page.at.offset + 1 : to.deliver.front()->at.offset;
  if (!same)
    to.anew = {{next - 1, page.at.epoch}, {page.messages.begin(), fresh}, page.began};
  else if (next != known + 1)
    to.anew = {{next - 1, page.at.epoch}, {}, page.began};
}

void redis_sequence::take(report what, step& to) {
  if (reading_)
    return wait(std::move(what));
  if (what.at.epoch.empty()) {
    to.deliver.push_back(std::move(what.what));
    return;
  }
  const auto same = what.at.epoch == top_->epoch;
  if (same && what.at.offset <= top_->offset)
    return; // In a page.
  if (same && what.what && what.at.offset == top_->offset + 1) {
    top_ = what.at;
    to.deliver.push_back(std::move(what.what));
    return;
  }
  if (what.checked)
    return; // Older than the page, or it would be in it.
  what.checked = true;
  to.read = reading_ = true;
  waiting_.push_back(std::move(what));
}

void redis_sequence::wait(report what) {
  if (waiting_.size() < most_waiting)
    waiting_.push_back(std::move(what));
  else
    overflowed_ = true;
}

} // namespace plenum
