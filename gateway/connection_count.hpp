// SPDX-License-Identifier: Apache-2.0
//
// A connection_count counts one open connection for as long as it lives.

#pragma once

#include <atomic>
#include <cstddef>

namespace plenum {

class connection_count {
public:
  explicit connection_count(std::atomic<std::size_t>& count) : count_{count} { ++count_; }
  connection_count(const connection_count&) = delete;
  connection_count& operator=(const connection_count&) = delete;
  ~connection_count() { --count_; }

private:
  std::atomic<std::size_t>& count_;
};

} // namespace plenum
