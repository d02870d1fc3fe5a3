// SPDX-License-Identifier: Apache-2.0
//
// redis_connections is which connection serves what: one asks, another one hears. Both must
// lead to the same server: if one leads elsewhere, the older one is made anew.
//
// A group is named by its channel here, which has the hash tag of all its keys.
//
// Threading: everything on the thread of its io_context, unless it says otherwise.

#pragma once

#include "cluster/broker.hpp"
#include "cluster/redis/connection/commands.hpp"
#include "cluster/redis/connection/link.hpp"
#include "cluster/redis/connection/subscriber.hpp"
#include "cluster/redis/settings.hpp"

namespace plenum::core {

/// What is said over a connection, and the link that moves it.
template <class Peer>
struct redis_connection {
  std::shared_ptr<Peer> peer;
  std::shared_ptr<redis_link> link;
};

class redis_connections {
public:
  using commands_connection = redis_connection<redis_commands>;
  using subscriber_connection = redis_connection<redis_subscriber>;

  /// @param introduce  What is asked first on each connection that asks; it may give null.
  /// @param events     Outlives this.
  redis_connections(asio::io_context& io, const redis_settings& settings,
                    std::function<redis_request_ptr()> introduce, redis_subscriber_events& events);

  void start();

  /// Closes all for good. What is asked later is refused with `errc::shutting_down`; what has been
  /// asked before waits for `fail_all`.
  void stop();
  bool stopped() const noexcept { return stopped_; }
  static error stopping() { return {errc::shutting_down, "this node is stopping"}; }

  /// Fails all that has been asked.
  void fail_all(const error& why);

  // -- which one

  /// On which Redis is asked what concerns no group or all.
  commands_connection& commands() noexcept { return commands_; }

  /// On which it is asked about this group.
  commands_connection& commands_for(const std::string& /*channel*/) noexcept { return commands_; }

  /// On which is reported what is published there.
  subscriber_connection& subscriber_for(const std::string& /*channel*/) noexcept {
    return subscriber_;
  }

  // -- asking

  /// Asks what concerns no group or all. The request is finished in any case.
  void submit(redis_request_ptr what);

  /// Asks about this group.
  void submit_for(const std::string& channel, redis_request_ptr what);

  /// Asks about this group what depends on whether Redis counts this node among those who hear
  /// the channel, as soon as that is known.
  void submit_when_sure(const std::string& channel, redis_request_ptr what);

  // -- hearing

  /// @param last  On a new connection it is asked for after all others.
  void subscribe(const std::string& channel, bool last = false);
  void unsubscribe(const std::string& channel);

  /// Whether Redis counts this node among those who hear a channel. Valid as long as this lives.
  const redis_hears& hears() const noexcept { return hears_; }

  // -- what has to be told to this

  /// Redis does not count this node any more among those who hear the channel.
  void on_left(const std::string& channel);

  /// Nothing is heard any more; all channels are left.
  void on_unsubscribed();

  /// To be called several times a second: brings `counters` up to date.
  void count();

  /// To be called several times a second.
  void compare_servers();

  // -- any thread

  /// Why Redis cannot be used; nothing: it can.
  std::optional<std::string> trouble() const;

  /// Without tasks. What waits is what did a moment ago.
  redis_counters counters() const;

private:
  void submit_to(commands_connection& to, redis_request_ptr what) const;

  commands_connection commands_;
  subscriber_connection subscriber_;
  redis_hears hears_;
  std::unordered_map<std::string, std::vector<redis_request_ptr>> unsure_; ///< By channel.
  bool stopped_ = false;
  std::atomic<bool> same_ = true; ///< Both connections lead to the same server.
  std::atomic<std::size_t> queued_ = 0;
  std::atomic<std::size_t> queued_bytes_ = 0; ///< Of them all.
};

} // namespace plenum::core
