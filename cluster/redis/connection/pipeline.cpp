// SPDX-License-Identifier: Apache-2.0

#include "cluster/redis/connection/pipeline.hpp"

#include <array>

namespace plenum::core {

namespace {

/// Errors that say: not this server, or not now. The command was not run.
constexpr auto useless_server = std::array<std::string_view, 8>{"ERR Function not found",
                                                                "STALE",
                                                                "READONLY",
                                                                "LOADING",
                                                                "MASTERDOWN",
                                                                "NOAUTH",
                                                                "CLUSTERDOWN",
                                                                "MOVED"};

/// Errors that say: cannot serve this.
constexpr auto refusals = std::array<std::string_view, 6>{"OOM",        "MISCONF", "BUSY",
                                                          "NOREPLICAS", "NOPERM",  "WRONGTYPE"};

template <class List>
bool begins_with_one_of(std::string_view text, const List& list) {
  return std::any_of(list.begin(), list.end(),
                     [&](std::string_view word) { return text.starts_with(word); });
}

error refused(const std::string& text) {
  return {begins_with_one_of(text, refusals) ? errc::relay_unavailable : errc::internal,
          "Redis said: " + text};
}

} // namespace

redis_pipeline::redis_pipeline(const redis_pipeline_limits& limits) : limits_{limits} {}

redis_pipeline::~redis_pipeline() = default;

void redis_pipeline::submit(redis_request_ptr what) {
  if (size() >= limits_.requests || bytes_ + what->size() > limits_.bytes)
    return what->finish(error{errc::relay_unavailable, "too much is waiting for Redis"});
  bytes_ += what->size();
  waiting_.push_back(std::move(what));
}

bool redis_pipeline::extend(std::size_t bytes) {
  if (bytes_ + bytes > limits_.bytes)
    return false;
  bytes_ += bytes;
  return true;
}

void redis_pipeline::open(std::vector<redis_request_ptr> greeting) {
  reader_ = std::make_unique<resp_reader>(limits_.reply_bytes);
  useless_.reset();
  for (auto& one : greeting) {
    bytes_ += one->size();
    one->write(greeting_, session_);
    asked_.push_back({std::move(one), time_point::max()});
  }
}

void redis_pipeline::ready(const redis_session& session, redis_request_ptr first) {
  session_ = session;
  ready_ = true;
  if (!first)
    return;
  bytes_ += first->size();
  waiting_.push_front(std::move(first));
}

result<void> redis_pipeline::read(std::string_view bytes) {
  auto done = reader_->read(bytes, [this](resp_value reply) { take(std::move(reply)); });
  if (useless_ && asked_.empty())
    return *useless_;
  return done;
}

/// After the first refusal by a useless server nothing more is asked, and all the other replies are
/// waited for: they tell what it has carried out.
void redis_pipeline::take(resp_value reply) {
  if (asked_.empty()) {
    useless_ = error{errc::malformed, "a reply that nobody asked for"};
    return;
  }
  auto request = std::move(asked_.front().what);
  asked_.pop_front();
  const auto failed = reply.what == resp_value::kind::error;
  if (failed && begins_with_one_of(reply.text, useless_server)) {
    if (!useless_)
      useless_ = refused(reply.text);
    if (request) {
      request->asked = false;
      refused_.push_back(std::move(request));
    }
    return;
  }
  if (request)
    finish(*request,
           failed ? result<resp_value>{refused(reply.text)} : result<resp_value>{std::move(reply)});
}

void redis_pipeline::finish(redis_request& what, result<resp_value> outcome) {
  bytes_ -= what.size();
  what.finish(std::move(outcome));
}

std::string redis_pipeline::take_output(time_point now) {
  auto out = std::exchange(greeting_, {});
  if (!out.empty())
    for (auto& each : asked_)
      each.when = now;
  while (ready_ && !useless_ && !waiting_.empty() && out.size() < limits_.write_bytes) {
    waiting_.front()->write(out, session_);
    waiting_.front()->asked = true;
    asked_.push_back({std::move(waiting_.front()), now});
    waiting_.pop_front();
  }
  return out;
}

void redis_pipeline::close() {
  const auto greeted = std::exchange(ready_, false);
  greeting_.clear();
  auto left = std::exchange(asked_, {});
  auto again = std::deque<redis_request_ptr>{};
  auto lost = std::deque<redis_request_ptr>{};
  (greeted ? again : lost) = std::exchange(refused_, {}); // A greeting is made anew.
  for (auto& each : left)
    if (each.what)
      (each.what->repeatable ? again : lost).push_back(std::move(each.what));
  waiting_.insert(waiting_.begin(), std::make_move_iterator(again.begin()),
                  std::make_move_iterator(again.end()));
  for (auto& each : lost)
    finish(*each, error{errc::timeout, "the connection to Redis broke: perhaps done"});
}

void redis_pipeline::expire(time_point now) {
  auto late = std::vector<redis_request_ptr>{};
  for (auto& each : asked_)
    if (each.what && each.what->deadline <= now)
      late.push_back(std::move(each.what));
  std::erase_if(waiting_, [&](redis_request_ptr& each) {
    if (each->deadline > now)
      return false;
    late.push_back(std::move(each));
    return true;
  });
  for (const auto& each : late)
    finish(*each, each->asked ? error{errc::timeout, "Redis has not answered in time: perhaps done"}
                              : error{errc::relay_unavailable, "Redis cannot be reached"});
}

void redis_pipeline::fail_all(const error& why) {
  ready_ = false;
  auto left = std::exchange(asked_, {});
  auto waiting = std::exchange(waiting_, {});
  for (auto& each : left)
    if (each.what)
      finish(*each.what, why);
  for (auto& each : waiting)
    finish(*each, why);
}

std::optional<time_point> redis_pipeline::unanswered_since() const {
  return asked_.empty() ? std::nullopt : std::optional{asked_.front().when};
}

} // namespace plenum::core
