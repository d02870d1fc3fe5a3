// SPDX-License-Identifier: Apache-2.0

#include "tests/cluster/broker_contract.hpp"

#include <future>

namespace plenum::core::test {

namespace {

/// Only a guard against hanging.
constexpr auto patience = std::chrono::seconds{10};

/// Makes one broker call and waits for its outcome.
template <class T, class F>
T wait_for(F call) {
  auto done = std::make_shared<std::promise<result<T>>>(); // A late answer still finds it.
  call(completion<T>{[done](result<T> outcome) { done->set_value(std::move(outcome)); }});
  auto outcome = done->get_future();
  if (outcome.wait_for(patience) != std::future_status::ready)
    throw std::runtime_error{"the broker did not answer"};
  auto got = outcome.get();
  if (!got)
    throw std::runtime_error{"the broker failed: " + got.error().message};
  return std::move(*got);
}

using texts = std::vector<std::string>;

} // namespace

texts payloads(const publications& list) {
  auto result = texts{};
  for (const auto& one : list)
    result.push_back(one->content.data);
  return result;
}

void BrokerContract::make(const broker_setup& setup) {
  rig_ = GetParam()(setup);
  rig_->through().start(*this);
}

receipt BrokerContract::publish(const publication& what) {
  return wait_for<receipt>(
    [&](auto done) { rig_->through().publish(draft(what), steady_clock::now(), done); });
}

receipt BrokerContract::publish(const std::string& group, const std::string& text,
                                const options& how) {
  return publish(publication{.group = *group_name::parse(group),
                             .content = {payload_type::text, text},
                             .time = rig_->now(),
                             .save = how.save,
                             .key = how.key});
}

receipt BrokerContract::publish(const std::string& group, const std::string& text) {
  return publish(group, text, {});
}

history_page BrokerContract::follow(const std::string& group) {
  const auto once = [&] {
    return wait_for<history_page>(
      [&](auto done) { rig_->through().follow(*group_name::parse(group), done); });
  };
  const auto page = once();
  return page.messages.empty() && page.at.offset != 0 ? once() : page;
}

void BrokerContract::unfollow(const std::string& group) {
  rig_->through().unfollow(*group_name::parse(group));
}

reply::history BrokerContract::read(const std::string& group, const std::optional<position>& since,
                                    std::size_t limit) {
  const auto what = command::history{*group_name::parse(group), since, limit, false};
  return wait_for<reply::history>(
    [&](auto done) { rig_->through().read(what, 1000, steady_clock::now(), done); });
}

texts BrokerContract::list() {
  auto names = texts{};
  for (const auto& name :
       wait_for<std::vector<group_name>>([&](auto done) { rig_->through().list(done); }))
    names.push_back(name.str());
  std::sort(names.begin(), names.end());
  return names;
}

void BrokerContract::forget(const std::optional<std::string>& group) {
  const auto name = group ? std::optional{*group_name::parse(*group)} : std::nullopt;
  wait_for<bool>([&](const completion<bool>& done) {
    rig_->through().forget(name, [done](const result<void>& outcome) {
      done(outcome ? result<bool>{true} : result<bool>{outcome.error()});
    });
  });
}

texts BrokerContract::begun_anew(std::size_t count) {
  auto lock = std::unique_lock{mutex_};
  changed_.wait_for(lock, patience, [&] { return begun_anew_.size() >= count; });
  return begun_anew_;
}

texts BrokerContract::reported(std::size_t count) {
  auto lock = std::unique_lock{mutex_};
  changed_.wait_for(lock, patience, [&] { return reported_.size() >= count; });
  return payloads(reported_);
}

void BrokerContract::on_publication(publication_ptr what) {
  const auto lock = std::lock_guard{mutex_};
  reported_.push_back(std::move(what));
  changed_.notify_all();
}

void BrokerContract::on_told(std::string what) {
  ADD_FAILURE() << "nobody told this node anything, but it reports: " << what;
}

void BrokerContract::on_history(const group_name& group, history_page page) {
  const auto lock = std::lock_guard{mutex_};
  EXPECT_TRUE(page.messages.empty());
  EXPECT_EQ(page.at.offset, 0U);
  begun_anew_.push_back(group.str());
  changed_.notify_all();
}

} // namespace plenum::core::test
