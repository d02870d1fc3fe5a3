// SPDX-License-Identifier: Apache-2.0
//
// A fake_connection is a client that takes as many bytes as a test says, with an outbox as if a
// channel had attached it, or as a new one, before that.

#pragma once

#include "actors/delivery/shard.hpp"
#include "protocol/wires.hpp"

#include <optional>
#include <string>

#include <sys/uio.h>

namespace plenum::core {

class fake_connection final : public connection {
public:
  explicit fake_connection(shard& home, wire speaks = wires::raw_text, bool compressed = false)
    : out{std::make_shared<outbox>(channel_id::make(), wire_format{speaks, compressed}, home)} {
    out->attach(*this);
  }
  fake_connection() = default;
  fake_connection(const fake_connection&) = delete;
  fake_connection& operator=(const fake_connection&) = delete;
  ~fake_connection() override {
    if (out)
      out->detach();
  }

  outbox* operator->() const noexcept { return out.get(); }
  const channel_id& id() const noexcept { return out->id(); }

  void drain(std::shared_ptr<outbox> what) override { out = std::move(what); }

  void flush(flush_mode) override {
    ++flushes;
    auto parts = std::array<iovec, 4>{};
    while (takes > 0 && out->has_data()) {
      const auto used = out->gather(parts, takes);
      std::size_t bytes = 0;
      for (const auto& part : std::span{parts}.first(used)) {
        sent.append(static_cast<const char*>(part.iov_base), part.iov_len);
        bytes += part.iov_len;
      }
      takes -= bytes;
      out->advance(bytes);
    }
  }

  void close(const disconnect& why) override {
    closed = why;
    out->shut({}, lag_on_close::settle);
  }

  void finish() override {}
  void accept(const handshake&) override { accepted = true; }
  void refuse(unsigned status, std::string_view) override { refused = status; }
  void expire_after(std::optional<std::chrono::seconds>) override {}
  void known_until(std::optional<time_point> end, std::chrono::seconds) override { known = end; }
  void tell_when_drained() override {}
  void pause_reading() override { paused = true; }
  void resume_reading() override { paused = false; }

  std::shared_ptr<outbox> out;
  std::string sent;
  std::size_t takes = 1'000'000; ///< How many bytes the client still takes.
  std::size_t flushes = 0;
  bool paused = false; ///< Nothing is read from the client.
  std::optional<disconnect> closed;
  std::optional<time_point> known; ///< Until when.
  bool accepted = false;
  unsigned refused = 0; ///< HTTP status; 0: not refused.
};

} // namespace plenum::core
