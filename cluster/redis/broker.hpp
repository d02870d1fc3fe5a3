// SPDX-License-Identifier: Apache-2.0
//
// redis_broker is the broker of a node among many: Redis orders, spreads and keeps what they
// publish (docs/cluster.md). One connection asks, another one hears. What was missed while
// one of them was broken is read from the history; what cannot be had any more is announced.
// Both must lead to the same server: if one leads elsewhere, the older one is made anew.
//
// Threading: it works on a thread of its own. Its methods may be called from any thread; they
// only leave a task there. So all calls of one turn leave in one write.

#pragma once

#include "cluster/broker.hpp"
#include "cluster/redis/catch_up.hpp"
#include "cluster/redis/connection/commands.hpp"
#include "cluster/redis/connection/link.hpp"
#include "cluster/redis/connection/subscriber.hpp"
#include "cluster/redis/publish.hpp"
#include "cluster/redis/read.hpp"

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>

#include <deque>
#include <thread>
#include <unordered_map>

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
  void publish(publication what, time_point asked, completion<receipt> done) override;
  void list(completion<std::vector<group_name>> done) override;
  void forget(const std::optional<group_name>& group, completion<void> done) override;
  void read(const command::history& what, std::size_t max, time_point asked,
            completion<reply::history> done) override;

private:
  /// Calls on their way to the thread: no more than the pipeline takes.
  static constexpr auto most_tasks = redis_pipeline_limits{}.requests;

  /// A follow that has not been answered.
  struct patient {
    time_point deadline;
    completion<history_page> done;
  };

  struct followed {
    group_name group;
    redis_sequence order{};
    std::uint64_t asked = 0;        ///< Only the last page that was asked for counts.
    std::vector<patient> waiting{}; ///< Until the first page.
    std::size_t counting = 0;       ///< Questions under way whose answers count this node, too.
    bool leaving = false;           ///< Unfollowed; goes when they are answered.
  };

  /// A group, by its channel, that something is to be done about.
  struct due {
    time_point when;
    std::string channel;
  };

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

  static error stopping() { return {errc::shutting_down, "this node is stopping"}; }

  // -- the end
  void say_goodbye();
  void end();

  // -- what is followed (redis_following.cpp)
  void add(const group_name& group, completion<history_page> done);
  void remove(const group_name& group);
  void read_page(const std::string& channel, followed& what);
  void on_page(const std::string& channel, std::uint64_t asked, const result<redis_page>& page);
  void on_unreadable(const std::string& channel, followed& what, const error& why);
  void on_mark(std::string_view mark);
  void on_unreadable_message(const group_name& group, const error& why);
  void apply(const std::string& channel, followed& what, const redis_sequence::step& next);
  void send_mark();
  std::pair<std::uint64_t, std::string> make_mark(const std::string& channel);

  // -- other nodes (redis_company.cpp)
  void look(const group_name& group, time_point asked, completion<presence> done);
  void on_looked(const std::string& channel);
  redis_request_ptr alive();
  void on_alive(std::uint64_t heard_on, const result<resp_value>& listeners);
  void stay_alive(time_point now);
  void compare_servers();

  void ask(redis_read::question what, bool marked, time_point deadline,
           completion<redis_page> done);
  void submit(redis_request_ptr what);
  void submit_spread(publication what, time_point deadline, completion<receipt> done);

  /// Submits what depends on whether Redis counts this node among those who hear the channel, as
  /// soon as that is known.
  void submit_when_sure(const std::string& channel, redis_request_ptr what);
  void forget_one(const group_name& group, completion<void> done);
  void forget_each(std::vector<group_name> names, const completion<void>& done);
  std::string channel_of(const group_name& group) const;
  std::string inbox_of(const std::optional<node_id>& node) const;
  std::uint64_t next_number();
  std::string next_seed();

  asio::io_context io_{1};
  asio::executor_work_guard<asio::io_context::executor_type> work_{io_.get_executor()};
  redis_settings settings_;
  broker_events* events_ = nullptr;
  node_id node_;
  std::string inbox_; ///< Of this node.
  std::uint64_t last_number_ = 0;
  std::uint64_t last_mark_ = 0;
  std::shared_ptr<redis_commands> commands_;
  std::shared_ptr<redis_subscriber> subscriber_;
  redis_hears hears_;
  std::shared_ptr<redis_link> command_link_;
  std::shared_ptr<redis_link> subscriber_link_;
  std::unordered_map<std::string, followed> followed_;                     ///< By channel.
  std::unordered_map<std::string, std::vector<redis_request_ptr>> unsure_; ///< By channel.
  std::deque<due> patient_; ///< Whose follows are to be given up that wait still.
  std::deque<due> again_;   ///< Whose history is to be read again.
  redis_catch_up catching_up_;
  asio::steady_timer farewell_{io_};
  time_point alive_again_{};           ///< When to say that this node lives.
  bool introduced_ = false;            ///< It has been said.
  bool hears_all_ = false;             ///< On this connection everything has been subscribed once.
  bool mark_wanted_ = false;           ///< And will be sent.
  std::atomic<bool> same_ = true;      ///< Both connections lead to the same server.
  std::atomic<bool> may_lose_ = false; ///< The server drops what it holds when memory is short.
  std::atomic<std::uint64_t> unreadable_ = 0;
  std::atomic<std::size_t> tasks_ = 0;        ///< Posted to the thread and not begun.
  std::atomic<std::size_t> queued_ = 0;       ///< In the pipeline, a moment ago.
  std::atomic<std::size_t> queued_bytes_ = 0; ///< Of them all.
  bool newer_version_ = false;
  bool leaving_ = false;
  bool stopped_ = false;
  std::thread thread_; ///< Last: it uses everything above.
};

} // namespace plenum::core
