// SPDX-License-Identifier: Apache-2.0

#include "cluster/redis/connection/commands.hpp"

namespace plenum::core {

void redis_commands::on_open(time_point /*now*/) {
  refused_.reset();
  greeting_ = std::make_unique<redis_greeting>(
    url_, redis_greeting::purpose::commands,
    [this](const result<void>& outcome) { on_greeted(outcome); });
  pipeline_.open(greeting_->requests());
}

void redis_commands::on_greeted(const result<void>& outcome) {
  ready_ = outcome.has_value();
  if (!ready_) {
    refused_ = outcome.error();
    return;
  }
  session_ = greeting_->session();
  session_.link = std::to_string(++links_);
  pipeline_.ready(session_, introduce_());
}

result<void> redis_commands::on_bytes(std::string_view bytes, time_point /*now*/) {
  auto done = pipeline_.read(bytes);
  if (refused_)
    return *refused_;
  return done;
}

void redis_commands::on_closed() {
  greeting_.reset();
  ready_ = false;
  pipeline_.close();
}

result<void> redis_commands::on_tick(time_point now) {
  pipeline_.expire(now);
  if (const auto since = pipeline_.unanswered_since(); since && now - *since > patience_)
    return error{errc::timeout, "Redis does not answer"};
  return {};
}

} // namespace plenum::core
