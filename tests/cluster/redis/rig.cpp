// SPDX-License-Identifier: Apache-2.0

#include "tests/cluster/redis/rig.hpp"

namespace plenum::core::test {

namespace {

/// Only a guard against hanging.
constexpr auto patience = std::chrono::seconds{20};

template <class T, class F>
result<T> wait_for(F call) {
  auto done = std::make_shared<std::promise<result<T>>>();
  call(completion<T>{[done](result<T> outcome) { done->set_value(std::move(outcome)); }});
  auto outcome = done->get_future();
  if (outcome.wait_for(patience) != std::future_status::ready)
    throw std::runtime_error{"the broker did not answer"};
  return outcome.get();
}

publication message(const std::string& group, const std::string& text, bool save) {
  return {.group = *group_name::parse(group),
          .content = {payload_type::text, text},
          .time = wall_time::now(),
          .save = save};
}

} // namespace

result<history_page> redis_node::follow(const std::string& group) {
  return wait_for<history_page>(
    [&](auto done) { broker_.follow(*group_name::parse(group), done); });
}

void redis_node::unfollow(const std::string& group) {
  broker_.unfollow(*group_name::parse(group));
}

result<receipt> redis_node::publish(const std::string& group, const std::string& text, bool save,
                                    const std::string& key) {
  auto what = message(group, text, save);
  what.key = key;
  return wait_for<receipt>(
    [&](auto done) { broker_.publish(draft(what), steady_clock::now(), done); });
}

void redis_node::begin_publish(const std::string& group, const std::string& text, bool save) {
  {
    const auto lock = std::lock_guard{mutex_};
    ++under_way_;
  }
  broker_.publish(draft(message(group, text, save)), steady_clock::now(),
                  [this](const result<receipt>& outcome) {
                    const auto lock = std::lock_guard{mutex_};
                    --under_way_;
                    published_ += outcome ? 1 : 0;
                    changed_.notify_all();
                  });
}

std::size_t redis_node::published() {
  auto lock = std::unique_lock{mutex_};
  if (!changed_.wait_for(lock, patience, [&] { return under_way_ == 0; }))
    throw std::runtime_error{"publications were not answered"};
  return published_;
}

result<reply::history> redis_node::read(const std::string& group,
                                        const std::optional<position>& since) {
  const auto what = command::history{*group_name::parse(group), since, 0, false};
  return wait_for<reply::history>(
    [&](auto done) { broker_.read(what, 100'000, steady_clock::now(), done); });
}

result<std::vector<group_name>> redis_node::list() {
  return wait_for<std::vector<group_name>>([&](auto done) { broker_.list(done); });
}

result<void> redis_node::forget_all() {
  return wait_for<void>([&](auto done) { broker_.forget({}, done); });
}

std::vector<std::string> redis_node::reported(std::size_t count) {
  auto lock = std::unique_lock{mutex_};
  changed_.wait_for(lock, patience, [&] { return reported_.size() >= count; });
  return reported_;
}

void redis_node::on_publication(publication_ptr what) {
  record(what->content.data);
}

presence redis_node::elsewhere(const std::string& group) {
  return *wait_for<presence>(
    [&](auto done) { broker_.look_around(*group_name::parse(group), steady_clock::now(), done); });
}

reach redis_node::tell(const std::optional<node_id>& whom, const std::string& what) {
  return *wait_for<reach>([&](auto done) { broker_.tell(whom, what, done); });
}

result<void> redis_node::catch_up(const std::string& group, bool briefly) {
  return wait_for<void>([&](auto done) {
    broker_.catch_up(*group_name::parse(group), steady_clock::now(), briefly, done);
  });
}

result<void> redis_node::ask_too_much() {
  const auto group = *group_name::parse("g");
  auto held = std::promise<void>{};
  auto release = std::promise<void>{};
  broker_.catch_up(group, {}, false, [&, until = release.get_future().share()](const auto&) {
    held.set_value();
    until.wait();
  });
  held.get_future().wait();
  while (broker_.counters().redis->tasks < redis_pipeline_limits{}.requests)
    broker_.catch_up(group, {}, false, [](const auto&) {});
  auto outcome = result<void>{};
  broker_.catch_up(group, {}, false, [&](result<void> refused) { outcome = std::move(refused); });
  release.set_value();
  return outcome;
}

void redis_node::on_told(std::string what) {
  record("told " + what);
}

void redis_node::on_history(const group_name& /*group*/, history_page page) {
  record('(' + std::to_string(page.at.offset) + ')');
}

void redis_node::record(std::string what) {
  const auto lock = std::lock_guard{mutex_};
  reported_.push_back(std::move(what));
  changed_.notify_all();
}

} // namespace plenum::core::test
