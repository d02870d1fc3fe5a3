// SPDX-License-Identifier: Apache-2.0

#include "actors/loop/work_queue.hpp"

namespace plenum::core {

work_queue::~work_queue() {
  while (!empty())
    remove_first(first());
}

void work_queue::run_one() {
  struct removal {
    work_queue& from;
    item& what;
    ~removal() { from.remove_first(what); }
  };
  const auto removed_after = removal{*this, first()};
  removed_after.what.run();
}

void work_queue::take(work_queue& other) {
  if (other.empty())
    return;
  if (!blocks_.empty() && empty()) { // Or it would be an empty one that is not the last.
    spare_ = std::move(blocks_.back());
    blocks_.pop_back();
  }
  for (auto& each : other.blocks_)
    blocks_.push_back(std::move(each));
  other.blocks_.clear();
  size_ += std::exchange(other.size_, 0);
  if (!other.spare_)
    other.spare_ = std::move(spare_);
}

void work_queue::add_block() {
  if (!spare_)
    spare_.reset(new block); // Not made by value: its bytes need no zeros.
  blocks_.push_back(std::move(spare_));
}

work_queue::item& work_queue::first() noexcept {
  auto& block = *blocks_.front();
  return *std::launder(reinterpret_cast<item*>(block.bytes.data() + block.begin));
}

void work_queue::remove_first(item& what) noexcept {
  const auto bytes = rounded(what.size());
  what.~item();
  --size_;
  auto& block = *blocks_.front();
  block.begin += bytes;
  if (block.begin < block.end)
    return;
  block.begin = block.end = 0;
  if (blocks_.size() == 1)
    return;
  spare_ = std::move(blocks_.front());
  blocks_.pop_front();
}

} // namespace plenum::core
