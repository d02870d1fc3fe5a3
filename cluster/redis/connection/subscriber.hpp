// SPDX-License-Identifier: Apache-2.0
//
// redis_subscriber is the peer of the connection on which Redis reports what is published.
// It knows which channels are wanted and asks for them again on each new connection. Not
// thread-safe.

#pragma once

#include "cluster/redis/connection/greeting.hpp"
#include "cluster/redis/connection/peer.hpp"
#include "cluster/redis/connection/resp.hpp"

#include <deque>
#include <unordered_map>

namespace plenum::core {

/// Whether Redis counts this node among those who hear a channel.
using redis_hears = std::function<bool(const std::string&)>;

/// What a subscriber reports.
class redis_subscriber_events {
public:
  virtual ~redis_subscriber_events() = default;

  /// From now on everything that is published there is reported.
  virtual void on_subscribed(const std::string& channel) = 0;
  virtual void on_message(const std::string& channel, std::string_view message) = 0;

  /// Redis does not count this node any more among those who hear what is published there.
  virtual void on_left(const std::string& channel) = 0;

  /// Nothing is reported until each channel is subscribed again; all are left.
  virtual void on_unsubscribed() = 0;

  /// Several times a second.
  virtual void on_time(time_point now) = 0;
};

class redis_subscriber final : public redis_peer {
public:
  /// @param events    Outlives this.
  /// @param patience  How long Redis may be silent; it is asked for a sign of life before.
  redis_subscriber(redis_url url, duration patience, redis_subscriber_events& events);

  /// @param last  On a new connection it is asked for after all others, so that who hears
  ///              what is published there hears everything.
  void subscribe(const std::string& channel, bool last = false);
  void unsubscribe(const std::string& channel);

  /// Which life of which server the connection leads to. Only while it is ready.
  const std::string& life() const { return life_; }

  /// Redis counts this node among those who hear what is published there.
  bool hears(const std::string& channel) const;

  /// Redis may count it though it does not hear any more: `on_left` follows.
  bool is_leaving(const std::string& channel) const;

  void on_open(time_point now) override;
  result<void> on_bytes(std::string_view bytes, time_point now) override;
  std::string take_output(time_point now) override;
  void on_closed() override;
  result<void> on_tick(time_point now) override;
  bool ready() const override { return ready_; }

private:
  struct subscription {
    bool wanted = true;
    bool last = false;
    std::size_t unconfirmed = 0; ///< How often it was asked for without an answer yet.
    std::size_t leaving = 0;     ///< How often it was given up without an answer yet.
  };

  void take(const resp_value& value);
  void answer_greeting(const resp_value& value);
  void confirm(const std::string& channel);
  void confirm_left(const std::string& channel);
  void ask_for_all();

  redis_url url_;
  duration patience_;
  redis_subscriber_events& events_;
  std::unique_ptr<resp_reader> reader_;
  std::unique_ptr<redis_greeting> greeting_;
  std::deque<redis_request_ptr> greeted_;
  std::optional<error> refused_;
  std::string life_;
  std::unordered_map<std::string, subscription> channels_;
  std::string out_;
  time_point heard_{}; ///< When Redis last said something.
  bool probed_ = false;
  bool ready_ = false;
};

} // namespace plenum::core
