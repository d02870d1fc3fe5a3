// SPDX-License-Identifier: Apache-2.0

#include "cluster/redis/sequence.hpp"

#include <algorithm>

namespace plenum::core {

namespace {

bool is_unsaved(const position& at) {
  return at.epoch.empty();
}

} // namespace

redis_sequence::step redis_sequence::on_report(const position& at, publication_ptr what) {
  auto result = step{};
  take({at, std::move(what)}, result);
  return result;
}

redis_sequence::step redis_sequence::on_page(redis_page page) {
  const auto found = std::find_if(marks_.begin(), marks_.end(),
                                  [&](const marked& each) { return each.mark == page.mark; });
  if (page.mark == 0)
    return join(page, 0);
  if (found != marks_.end())
    return join(page, found->before);
  page_ = std::move(page);
  return {};
}

redis_sequence::step redis_sequence::on_mark(std::uint64_t mark) {
  if (page_ && page_->mark == mark)
    return join(*std::exchange(page_, {}), waiting_.size());
  if (reading_)
    marks_.push_back({mark, waiting_.size()});
  return {};
}

void redis_sequence::on_silence() {
  reading_ = true;
  page_.reset();
  marks_.clear();
  if (!waiting_.empty() && !waiting_.back().is_silence())
    waiting_.push_back({});
}

publications redis_sequence::on_unreadable() {
  unreadable_ = true;
  auto unsaved = publications{};
  for (const auto& each : waiting_)
    if (each.what && is_unsaved(each.at))
      unsaved.push_back(each.what);
  std::erase_if(waiting_, [](const report& each) { return each.what && is_unsaved(each.at); });
  marks_.clear();
  return unsaved;
}

redis_sequence::step redis_sequence::join(const redis_page& page, std::size_t reported_before) {
  auto result = step{};
  auto next = compare(page, result);
  const auto hand_on_to = [&](std::uint64_t offset) {
    for (; next != page.messages.end() && (*next)->at.offset <= offset; ++next)
      result.deliver.push_back(*next);
  };
  auto waiting = std::exchange(waiting_, {});
  const auto before = waiting.begin() + static_cast<std::ptrdiff_t>(reported_before);
  const auto is_read = [&](const report& each) {
    return !is_unsaved(each.at) && each.at.epoch == page.at.epoch && each.at.offset != 0;
  };
  // In a silence everything was missed up to what was reported next.
  const auto end_silence = [&](auto from) {
    const auto found = std::find_if(from, before, is_read);
    hand_on_to(found == before ? page.at.offset : found->at.offset - 1);
  };
  end_silence(waiting.begin());
  for (auto each = waiting.begin(); each != before; ++each)
    if (each->is_silence())
      end_silence(each);
    else if (is_unsaved(each->at))
      result.deliver.push_back(std::move(each->what));
    else if (is_read(*each)) // Others are older than the page.
      hand_on_to(each->at.offset);
  hand_on_to(page.at.offset);
  top_ = page.at;
  marks_.clear();
  reading_ = unreadable_ = false;
  for (auto each = before; each != waiting.end(); ++each)
    take(std::move(*each), result);
  if (std::exchange(overflowed_, false) && !reading_)
    begin_reading(result);
  return result;
}

auto redis_sequence::compare(const redis_page& page, step& to) const
  -> publications::const_iterator {
  if (!top_) {
    to.anew = {page.at, page.messages, page.before, page.elsewhere};
    return page.messages.end();
  }
  const auto same = page.at.epoch == top_->epoch;
  const auto continued = std::find_if(page.before.begin(), page.before.end(),
                                      [&](const auto& each) { return each.epoch == top_->epoch; });
  auto known = same ? top_->offset : page.before.empty() ? 0 : page.before.front().offset;
  if (!same && continued != page.before.end())
    known = std::min(continued->offset, top_->offset);
  const auto fresh = std::find_if(page.messages.begin(), page.messages.end(),
                                  [&](const auto& each) { return each->at.offset > known; });
  const auto next = fresh == page.messages.end() ? page.at.offset + 1 : (*fresh)->at.offset;
  if (!same)
    to.anew = {
      {next - 1, page.at.epoch}, {page.messages.begin(), fresh}, page.before, page.elsewhere};
  else if (next != known + 1)
    to.anew = {{next - 1, page.at.epoch}, {}, page.before, page.elsewhere};
  return fresh;
}

void redis_sequence::take(report what, step& to) {
  if (unreadable_ && is_unsaved(what.at)) {
    to.deliver.push_back(std::move(what.what));
  } else if (reading_) {
    overflowed_ |= waiting_.size() >= most_waiting;
    if (waiting_.size() < most_waiting)
      waiting_.push_back(std::move(what));
  } else if (is_unsaved(what.at)) {
    to.deliver.push_back(std::move(what.what));
  } else if (what.at.epoch == top_->epoch && what.at.offset <= top_->offset) {
    return; // It has been read.
  } else if (what.what && what.at.epoch == top_->epoch && what.at.offset == top_->offset + 1) {
    top_ = what.at;
    to.deliver.push_back(std::move(what.what));
  } else {
    begin_reading(to); // Something is missing, or this is older than what was read.
    waiting_.push_back(std::move(what));
  }
}

void redis_sequence::begin_reading(step& to) {
  to.read = reading_ = true;
  page_.reset();
  marks_.clear();
}

} // namespace plenum::core
