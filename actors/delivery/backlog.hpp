// SPDX-License-Identifier: Apache-2.0
//
// A backlog is what one channel is sent when its queue has room again: long answers, a part at a
// time, and what was queued behind them. Not thread-safe.

#pragma once

#include "protocol/answer_parts.hpp"

#include <deque>
#include <memory>
#include <string>
#include <string_view>
#include <variant>

namespace plenum::core {

class backlog {
public:
  void add(std::unique_ptr<answer_parts> answer) { waiting_.emplace_back(std::move(answer)); }

  /// @param frames  Complete ones.
  void add(std::string_view frames);

  /// Appends what is next to `out`, `bytes` of it or a little more, fewer only at the end.
  void take(std::size_t bytes, std::string& out);

  bool empty() const noexcept { return waiting_.empty(); }

  /// Of frames; what an answer will take is not known.
  std::size_t bytes() const noexcept { return bytes_; }

private:
  std::deque<std::variant<std::unique_ptr<answer_parts>, std::string>> waiting_;
  std::size_t bytes_ = 0;
};

} // namespace plenum::core
