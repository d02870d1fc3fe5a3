// SPDX-License-Identifier: Apache-2.0
//
// relay_load measures what a Redis between two nodes does: how many publications a second one
// broker brings to another, and what that adds to each at a rate that leaves room.
//
//   relay_load redis://127.0.0.1:6379
//
// Both brokers are in this process; the Redis is one that you own.

#include "cluster/redis/broker.hpp"

#include <fmt/format.h>

#include <atomic>
#include <iostream>
#include <thread>

namespace plenum::core {

namespace {

constexpr auto groups = 10;
constexpr auto window = 4096; ///< Publications in flight when as many as possible are wanted.
constexpr auto run_time = std::chrono::seconds{3};
constexpr auto patience = std::chrono::seconds{10}; ///< With publications that do not arrive.

std::int64_t now_ns() {
  return steady_clock::now().time_since_epoch().count();
}

group_name group(int number) {
  return *group_name::parse("relay-load-" + std::to_string(number % groups));
}

/// The node that has the members.
class receiver final : public broker_events {
public:
  void on_publication(publication_ptr what) override {
    latencies_.push_back(now_ns() - std::stoll(what->content.data));
    ++received;
  }
  void on_told(std::string /*what*/) override {}
  void on_history(const group_name& /*group*/, history_page /*page*/) override {}

  /// Microseconds, of all since the last call. Only while nothing is received.
  std::pair<double, double> take_median_and_99th() {
    auto all = std::exchange(latencies_, {});
    std::sort(all.begin(), all.end());
    const auto at = [&](std::size_t percent) {
      return static_cast<double>(all[(all.size() - 1) * percent / 100]) / 1000;
    };
    return all.empty() ? std::pair{0.0, 0.0} : std::pair{at(50), at(99)};
  }

  std::atomic<std::size_t> received = 0;

private:
  std::vector<std::int64_t> latencies_;
};

/// The node that publishes.
class sender final : public broker_events {
public:
  void on_publication(publication_ptr /*what*/) override {}
  void on_told(std::string /*what*/) override {}
  void on_history(const group_name& /*group*/, history_page /*page*/) override {}
};

struct bench {
  redis_broker& from;
  receiver& to;
  std::atomic<int> in_flight = 0;
  std::size_t sent = 0;

  void publish(bool save) {
    auto what = publication{.group = group(static_cast<int>(sent++)),
                            .content = {payload_type::text, std::to_string(now_ns())},
                            .time = wall_time::now(),
                            .save = save};
    what.content.data.resize(std::max<std::size_t>(what.content.data.size(), 128), ' ');
    ++in_flight;
    from.publish(draft(std::move(what)), steady_clock::now(), [this](const result<receipt>& done) {
      if (!done)
        std::cerr << done.error().message << '\n';
      --in_flight;
    });
  }

  /// False, with words: some do not arrive.
  bool settle() {
    auto before = to.received.load();
    auto until = steady_clock::now() + patience;
    while (in_flight > 0 || to.received < sent) {
      std::this_thread::sleep_for(std::chrono::milliseconds{1});
      if (const auto now = to.received.load(); std::exchange(before, now) != now)
        until = steady_clock::now() + patience;
      if (steady_clock::now() < until)
        continue;
      std::cerr << sent - to.received << " publications did not arrive\n";
      return false;
    }
    return true;
  }

  bool most(bool save) {
    const auto begin = steady_clock::now();
    const auto before = sent;
    while (steady_clock::now() < begin + run_time)
      if (in_flight < window)
        publish(save);
      else
        std::this_thread::sleep_for(std::chrono::microseconds{50});
    if (!settle())
      return false;
    const auto seconds = std::chrono::duration<double>(steady_clock::now() - begin).count();
    fmt::print("{:<8} as many as possible   {:>8.0f}/s\n", save ? "saved" : "unsaved",
               static_cast<double>(sent - before) / seconds);
    to.take_median_and_99th();
    return true;
  }

  bool at_rate(bool save, int rate) {
    const auto begin = steady_clock::now();
    for (auto i = 0; i < rate * run_time.count(); ++i) {
      std::this_thread::sleep_until(begin + i * std::chrono::nanoseconds{1'000'000'000 / rate});
      publish(save);
    }
    if (!settle())
      return false;
    const auto [median, late] = to.take_median_and_99th();
    fmt::print("{:<8} {:>6}/s   p50 {:>7.0f} µs   p99 {:>7.0f} µs\n", save ? "saved" : "unsaved",
               rate, median, late);
    return true;
  }
};

int run(const std::string& url) {
  const auto parsed = redis_url::parse(url);
  if (!parsed) {
    std::cerr << "relay_load: " << parsed.error().message << '\n';
    return 1;
  }
  auto settings = redis_settings{};
  settings.url = *parsed;
  auto to = receiver{};
  auto nobody = sender{};
  auto one = redis_broker{settings, node_id::make()};
  auto other = redis_broker{settings, node_id::make()};
  one.start(nobody);
  other.start(to);
  auto followed = std::atomic<int>{0};
  for (auto i = 0; i < groups; ++i)
    other.follow(group(i), [&](const result<history_page>& page) { followed += page ? 1 : 0; });
  while (followed < groups)
    std::this_thread::sleep_for(std::chrono::milliseconds{1});
  auto load = bench{one, to};
  for (const auto save : {true, false}) {
    if (!load.most(save))
      return 1;
    for (const auto rate : {2'000, 10'000})
      if (!load.at_rate(save, rate))
        return 1;
  }
  return 0;
}

} // namespace

} // namespace plenum::core

int main(int count, char** values) {
  if (count != 2) {
    std::cerr << "usage: relay_load redis://HOST:PORT\n";
    return 1;
  }
  return plenum::core::run(values[1]);
}
