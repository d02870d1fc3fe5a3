// SPDX-License-Identifier: Apache-2.0
//
// A work_queue holds pieces of work of any type, first in, first out. They lie one behind the
// other in blocks that are used again, so that queueing allocates nothing. Not thread-safe.

#pragma once

#include <array>
#include <cstddef>
#include <deque>
#include <memory>
#include <new>
#include <utility>

namespace plenum::core {

class work_queue {
public:
  work_queue() = default;
  work_queue(const work_queue&) = delete;
  work_queue& operator=(const work_queue&) = delete;
  ~work_queue();

  bool empty() const noexcept { return size_ == 0; }
  std::size_t size() const noexcept { return size_; }

  /// Queues `work`, which will be called once; it is destroyed uncalled if the queue is.
  template <class F>
  void push(F work) {
    static_assert(sizeof(job<F>) <= block_bytes && alignof(job<F>) <= alignment);
    new (place_for(sizeof(job<F>))) job<F>{std::move(work)};
    ++size_;
  }

  /// Runs what is first and destroys it. It may push.
  void run_one();

  /// Moves all of `other` behind what is here, and gives it an unused block for it.
  void take(work_queue& other);

private:
  static constexpr std::size_t alignment = alignof(std::max_align_t);
  static constexpr std::size_t block_bytes = std::size_t{16} * 1024;

  struct item {
    item() = default;
    item(const item&) = delete;
    item& operator=(const item&) = delete;
    virtual ~item() = default;
    virtual void run() = 0;
    virtual std::size_t size() const noexcept = 0;
  };

  template <class F>
  struct job final : item {
    explicit job(F&& f) : work{std::move(f)} {}
    void run() override { work(); }
    std::size_t size() const noexcept override { return sizeof(job); }

    F work;
  };

  struct block {
    alignas(alignment) std::array<std::byte, block_bytes> bytes;
    std::size_t begin = 0;
    std::size_t end = 0;
  };

  static constexpr std::size_t rounded(std::size_t bytes) noexcept {
    return (bytes + alignment - 1) / alignment * alignment;
  }

  void* place_for(std::size_t bytes) {
    bytes = rounded(bytes);
    if (blocks_.empty() || block_bytes - blocks_.back()->end < bytes)
      add_block();
    auto& last = *blocks_.back();
    return last.bytes.data() + std::exchange(last.end, last.end + bytes);
  }

  void add_block();
  item& first() noexcept;
  void remove_first(item& what) noexcept;

  std::deque<std::unique_ptr<block>> blocks_; ///< Only the last may be empty.
  std::unique_ptr<block> spare_;
  std::size_t size_ = 0;
};

} // namespace plenum::core
