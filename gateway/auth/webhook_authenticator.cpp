// SPDX-License-Identifier: Apache-2.0

#include "gateway/auth/webhook_authenticator.hpp"

#include "base/log.hpp"

namespace plenum::core {

namespace {

/// The log says at most so often that the backend does not work.
constexpr std::int64_t pause_ms = 1000;

/// One of the requests that may be under way, or none; also if its coroutine is destroyed.
class place {
public:
  place(std::atomic<std::size_t>& taken, std::size_t all)
    : taken_{taken}, has_{taken.fetch_add(1) < all} {}
  place(const place&) = delete;
  place& operator=(const place&) = delete;
  ~place() { --taken_; }

  explicit operator bool() const noexcept { return has_; }

private:
  std::atomic<std::size_t>& taken_;
  bool has_;
};

Response unavailable() {
  auto made = Response::text("it cannot be found out now who you are\n", 503);
  made.headers.emplace_back("Retry-After", "1");
  return made;
}

Response refusal(webhook_answer&& told) {
  if (told.status != 401)
    return Response::text(std::move(told.words), told.status);
  auto made = unauthorized("");
  made.body = std::move(told.words);
  return made;
}

} // namespace

Task<result<fetched>> webhook_authenticator::post(std::string question) {
  const auto mine = place{under_way_, settings_.concurrency};
  if (!mine)
    co_return error{errc::rate_limited, "too many requests are under way"};
  const auto began = steady_clock::now();
  auto request = fetch_request{
    .url = settings_.url,
    .body = std::move(question),
    .ca_file = ca_file_,
    .limits = {.connect = settings_.timeout, .total = settings_.timeout}};
  auto told = co_await fetch(std::move(request));
  counts_.microseconds += static_cast<std::uint64_t>(
    std::chrono::duration_cast<std::chrono::microseconds>(steady_clock::now() - began).count());
  co_return told;
}

Task<webhook_answer> webhook_authenticator::ask(std::string question) {
  const auto told = co_await post(std::move(question));
  auto read = read_webhook_answer(told, wall_time::now());
  note(read);
  co_return read;
}

void webhook_authenticator::note(const webhook_answer& told) {
  counts_.add(told.how);
  if (told.how < webhook_outcome::timeout)
    return;
  const auto now = wall_time::now().ms;
  auto last = complained_.load();
  if (now - last >= pause_ms && complained_.compare_exchange_strong(last, now))
    log::error("the auth webhook does not work", {{"why", told.words}});
}

identity_ptr webhook_authenticator::admitted(identity who) const {
  who.shared = shared_;
  return std::make_shared<const identity>(std::move(who));
}

Task<verdict> webhook_authenticator::admit(const applicant& who) {
  auto question = webhook_question(who, settings_.headers);
  if (!question)
    co_return Response::text(question.error().message + '\n', 400);
  auto told = co_await ask(std::move(*question));
  switch (told.how) {
    case webhook_outcome::admitted: co_return admitted(std::move(told.who));
    case webhook_outcome::refused: co_return refusal(std::move(told));
    case webhook_outcome::later:
      if (who.can_wait && who.token.empty())
        co_return nobody();
      co_return unauthorized("a token is needed here");
    default: co_return unavailable();
  }
}

Task<result<identity_ptr>> webhook_authenticator::check(std::string token) {
  auto question = webhook_question(token);
  if (!question)
    co_return question.error();
  auto told = co_await ask(std::move(*question));
  switch (told.how) {
    case webhook_outcome::admitted: co_return admitted(std::move(told.who));
    case webhook_outcome::refused:
    case webhook_outcome::later: co_return error{errc::unauthorized, "the token is refused"};
    default:
      co_return error{errc::relay_unavailable, "it cannot be found out now whose token that is"};
  }
}

} // namespace plenum::core
