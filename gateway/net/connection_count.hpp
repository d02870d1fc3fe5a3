// SPDX-License-Identifier: Apache-2.0
//
// A connection_count counts one connection: its socket while that is open, and its session
// for as long as it lives, which its handler may prolong.

#pragma once

#include <atomic>
#include <cstddef>
#include <utility>

namespace plenum::core {

/// Read by any thread.
struct connection_counts {
  std::atomic<std::size_t> sockets = 0;
  std::atomic<std::size_t> sessions = 0;
};

class connection_count {
public:
  explicit connection_count(connection_counts& counts) : counts_{counts} {
    ++counts_.sockets;
    ++counts_.sessions;
  }
  connection_count(const connection_count&) = delete;
  connection_count& operator=(const connection_count&) = delete;
  ~connection_count() {
    close();
    --counts_.sessions;
  }

  /// The socket is closed.
  void close() noexcept { counts_.sockets -= std::exchange(open_, false) ? 1 : 0; }

private:
  connection_counts& counts_;
  bool open_ = true;
};

} // namespace plenum::core
