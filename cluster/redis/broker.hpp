// SPDX-License-Identifier: Apache-2.0
//
// redis_broker is the broker of a node among many: Redis orders, spreads and keeps what they
// publish (docs/cluster.md). What goes down is asked here; redis_followings has what comes up,
// redis_company knows the other nodes, and redis_connections which connection serves what.
//
// Threading: it works on a thread of its own. Its methods may be called from any thread; they
// only leave a task there. So all calls of one turn leave in one write.

#pragma once

#include "cluster/broker.hpp"
#include "cluster/redis/company.hpp"
#include "cluster/redis/connections.hpp"
#include "cluster/redis/followings.hpp"
#include "cluster/redis/publish.hpp"
#include "cluster/redis/revocations.hpp"
#include "cluster/redis/self.hpp"

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>

#include <thread>

namespace plenum::core {

class redis_broker final : public broker, private redis_subscriber_events {
public:
  redis_broker(const redis_settings& settings, node_id node);
  redis_broker(const redis_broker&) = delete;
  redis_broker& operator=(const redis_broker&) = delete;
  ~redis_broker() override;

  void start(broker_events& events) override;
  void stop() override;
  std::optional<std::string> trouble() const override;
  std::optional<std::string> warning() const override;
  broker_counters counters() const override;
  void follow(const group_name& group, completion<history_page> done) override;
  void unfollow(const group_name& group) override;
  void catch_up(const group_name& group, time_point asked, bool briefly,
                completion<void> done) override;
  void look_around(const group_name& group, time_point asked, completion<presence> done) override;
  void tell(const std::optional<node_id>& whom, std::string what, completion<reach> done) override;
  void publish(publication_draft what, time_point asked, completion<receipt> done) override;
  void revoke(const revocation& what, std::string told, completion<reach> done) override;
  void list(completion<std::vector<group_name>> done) override;
  void forget(const std::optional<group_name>& group, completion<void> done) override;
  void read(const command::history& what, std::size_t max, time_point asked,
            completion<reply::history> done) override;

private:
  /// Calls on their way to the thread: no more than the pipeline takes.
  static constexpr auto most_tasks = redis_pipeline_limits{}.requests;

  void on_subscribed(const std::string& channel) override;
  void on_message(const std::string& channel, std::string_view message) override;
  void on_left(const std::string& channel) override;
  void on_unsubscribed() override;
  void on_time(time_point now) override;

  /// Runs `f` on this broker's thread.
  template <class F>
  void run(F f) {
    ++tasks_;
    asio::post(io_, [this, f = std::move(f)]() mutable {
      --tasks_;
      f();
    });
  }

  /// Runs `f(done)` there, unless too much waits for that already.
  template <class T, class F>
  void run(completion<T> done, F f) {
    if (tasks_ >= most_tasks)
      return done(error{errc::relay_unavailable, "too much is waiting for Redis"});
    run([done = std::move(done), f = std::move(f)]() mutable { f(std::move(done)); });
  }

  void leave();
  void end();

  void submit_spread(const publication& what, time_point deadline, completion<receipt> done);
  void forget_one(const group_name& group, completion<void> done);
  void forget_each(std::vector<group_name> names, const completion<void>& done);

  asio::io_context io_{1};
  asio::executor_work_guard<asio::io_context::executor_type> work_{io_.get_executor()};
  redis_settings settings_;
  redis_self self_;
  redis_connections connections_;
  redis_followings followings_{settings_, self_, connections_};
  redis_company company_{settings_, self_, connections_, followings_};
  redis_revocations revocations_{settings_, self_, connections_};
  asio::steady_timer farewell_{io_};
  std::atomic<std::size_t> tasks_ = 0; ///< Posted to the thread and not begun.
  std::thread thread_;                 ///< Last: it uses everything above.
};

} // namespace plenum::core
