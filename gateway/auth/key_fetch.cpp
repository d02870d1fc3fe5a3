// SPDX-License-Identifier: Apache-2.0

#include "gateway/auth/key_fetch.hpp"

#include "actors/loop/faults.hpp"
#include "base/log.hpp"
#include "gateway/auth/jwk.hpp"

namespace plenum::core {

namespace {

constexpr auto period = std::chrono::minutes{5};
constexpr auto pause = std::chrono::seconds{10};

constexpr auto limits = fetch_limits{.connect = std::chrono::seconds{5},
                                     .total = std::chrono::seconds{8},
                                     .bytes = std::size_t{256} * 1024};

} // namespace

bool fetch_schedule::is_due(time_point now, bool wanted) const noexcept {
  if (under_way_)
    return false;
  return !begun_ || now - *begun_ >= (wanted || !went_well_ ? duration{pause} : duration{period});
}

void fetch_schedule::begin(time_point now) noexcept {
  begun_ = now;
  under_way_ = true;
}

void fetch_schedule::end(bool went_well) noexcept {
  under_way_ = false;
  went_well_ = went_well;
}

result<key_ring::keys> read_published_keys(const fetched& answer) {
  if (answer.status != 200)
    return error{errc::relay_unavailable, "the answer was " + std::to_string(answer.status)};
  auto read = read_jwks(answer.body);
  if (!read)
    return read.error();
  std::erase_if(*read, [](const jwt_key& each) { return is_hmac(each.algorithm()); });
  if (read->empty())
    return error{errc::invalid_field, "there are only secrets in it, which anybody can read"};
  return read;
}

void key_fetch::on_second(time_point now) {
  wanted_ = to_.has_missed_key() || wanted_;
  if (!schedule_.is_due(now, wanted_))
    return;
  wanted_ = false;
  schedule_.begin(now);
  fetching_ = fetch_keys();
  fetching_.start([this](const std::exception_ptr& failed) {
    if (!failed)
      return;
    log_fault("fetching keys", failed);
    schedule_.end(false);
  });
}

Task<> key_fetch::fetch_keys() {
  auto request = fetch_request{
    .url = url_, .https_only = true, .ca_file = ca_file_, .limits = limits};
  const auto told = co_await fetch(std::move(request));
  auto keys = told ? read_published_keys(*told) : result<key_ring::keys>{told.error()};
  schedule_.end(keys.has_value());
  if (keys)
    to_.set_published(std::move(*keys));
  else if (keys.error().code != errc::shutting_down)
    log::error("the published keys stay as they are: they could not be fetched",
               {{"why", keys.error().message}});
}

} // namespace plenum::core
