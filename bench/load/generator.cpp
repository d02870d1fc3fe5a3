// SPDX-License-Identifier: Apache-2.0

#include "bench/load/generator.hpp"

namespace plenum::core::load {

generator::generator(const load_settings& settings)
  : settings_{settings},
    dialect_{make_dialect(settings.wire)},
    traffic_{settings.shape},
    crowd_{settings.where, settings.shape.connections(), *this} {
  for (std::size_t g = 0; g < settings.shape.groups; ++g) {
    auto message = dialect_->message(name_of_group(g), settings.payload_bytes);
    const auto at = message.body.find(stamp_marker);
    stencils_.push_back({std::move(message), at});
  }
}

result<void> generator::assemble() {
  return crowd_.assemble(
    settings_.shape.connections(), dialect_->subprotocol(),
    [this](std::size_t index) { return path_for(settings_.where.path, group_of(index)); });
}

// -- what comes -------------------------------------------------------------------

void generator::on_open(connection& which) {
  if (const auto greeting = dialect_->greeting(group_of(which.index())))
    which.queue(greeting->kind, greeting->body);
}

void generator::on_frame(connection& which, opcode kind, std::string_view body) {
  auto at = stamps_.find(body);
  if (at == std::string_view::npos)
    return hear(which, kind, body);
  const auto batch = dialect_->is_batch(body);
  for (; at != std::string_view::npos; at = stamps_.find(body, at + stamp_size)) {
    traffic_.receive(which.index(), read_stamp(body.data() + at), crowd_.now());
    if (!batch)
      return;
  }
}

void generator::hear(connection& which, opcode kind, std::string_view body) {
  if (kind == opcode::ping)
    return which.queue(opcode::pong, body);
  const auto what = dialect_->hear(kind, body, group_of(which.index()));
  if (what.member)
    crowd_.arrive();
  if (what.refused)
    crowd_.fail({errc::internal, "the server says: " + std::string{body}});
  if (what.answer)
    which.queue(what.answer->kind, what.answer->body);
}

// -- publishing -------------------------------------------------------------------

result<void> generator::publish_for(duration time) {
  const auto until = steady_clock::now() + time;
  auto done = publish_due();
  while (done && steady_clock::now() < until) {
    done = crowd_.serve(std::chrono::milliseconds{50});
    if (done)
      done = publish_due();
  }
  return done;
}

result<void> generator::publish_due() {
  while (const auto publisher = traffic_.next_due()) {
    auto& who = crowd_[traffic_.connection_of(*publisher)];
    auto& [message, stamp_at] = stencils_[*publisher / settings_.shape.publishers];
    for (auto left = traffic_.room(*publisher); left > 0; --left) {
      write_stamp(message.body.data() + stamp_at,
                  traffic_.send(*publisher, to_ns(steady_clock::now())));
      who.queue(message.kind, message.body);
    }
    if (auto done = crowd_.flush(who); !done)
      return done;
  }
  return {};
}

result<void> generator::settle() {
  auto done = crowd_.serve_until_none([this] { return traffic_.in_flight(); }, "deliveries");
  return done || done.error().code == errc::timeout ? result<void>{} : done;
}

result<void> generator::idle_for(duration time) {
  const auto until = steady_clock::now() + time;
  while (steady_clock::now() < until)
    if (auto done = crowd_.serve(std::chrono::milliseconds{50}); !done)
      return done;
  return {};
}

} // namespace plenum::core::load
