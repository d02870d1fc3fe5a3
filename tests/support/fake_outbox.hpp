// SPDX-License-Identifier: Apache-2.0
//
// A fake_outbox is a channel whose socket takes as many bytes as a test says.

#pragma once

#include "actors/delivery/shard.hpp"

#include <optional>
#include <string>

#include <sys/uio.h>

namespace plenum::core {

class fake_outbox final : public outbox {
public:
  explicit fake_outbox(shard& home, wire speaks = wire::raw_text)
    : outbox{channel_id::make(), speaks, home} {}

  void flush(flush_mode) override {
    ++flushes;
    auto parts = std::array<iovec, 4>{};
    while (takes > 0 && has_data()) {
      const auto used = gather(parts, takes);
      std::size_t bytes = 0;
      for (const auto& part : std::span{parts}.first(used)) {
        sent.append(static_cast<const char*>(part.iov_base), part.iov_len);
        bytes += part.iov_len;
      }
      takes -= bytes;
      advance(bytes);
    }
  }

  void close(const disconnect& why) override {
    closed = why;
    shut({}, lag_on_close::settle);
  }

  void finish() override {}
  void accept(const handshake&) override { accepted = true; }
  void refuse(unsigned status, std::string_view) override { refused = status; }
  void expire_after(std::optional<std::chrono::seconds>) override {}
  void tell_when_drained() override {}
  void pause_reading() override { paused = true; }
  void resume_reading() override { paused = false; }

  std::string sent;
  std::size_t takes = 1'000'000; ///< How many bytes the socket still takes.
  std::size_t flushes = 0;
  bool paused = false; ///< Reads nothing from its client.
  std::optional<disconnect> closed;
  bool accepted = false;
  unsigned refused = 0; ///< HTTP status; 0: not refused.
};

} // namespace plenum::core
