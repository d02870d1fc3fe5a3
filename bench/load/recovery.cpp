// SPDX-License-Identifier: Apache-2.0

#include "bench/load/recovery.hpp"

namespace plenum::core::load {

recovery::recovery(const load_settings& settings)
  : settings_{settings},
    crowd_{settings.where, settings.shape.groups + settings.shape.connections(), *this},
    stopped_at_(settings.shape.groups),
    missing_(settings.shape.groups + settings.shape.connections(), settings.missed),
    check_{missing_.size(), 1} {}

std::size_t recovery::group_of(const connection& which) const noexcept {
  const auto groups = settings_.shape.groups;
  return is_publisher(which) ? which.index() : (which.index() - groups) / settings_.shape.members;
}

result<void> recovery::prepare() {
  return crowd_.assemble(settings_.shape.groups, dialect_.subprotocol(),
                         [this](std::size_t) { return settings_.where.path; });
}

result<void> recovery::come_back() {
  return crowd_.assemble(missing_.size(), dialect_.subprotocol(),
                         [this](std::size_t) { return settings_.where.path; });
}

void recovery::on_open(connection& which) {
  const auto group = group_of(which);
  const auto name = name_of_group(group);
  const auto join = is_publisher(which) ? *dialect_.greeting(name)
                                        : dialect_.rejoin(name, stopped_at_[group]);
  which.queue(join.kind, join.body);
}

void recovery::on_frame(connection& which, opcode kind, std::string_view body) {
  if (kind == opcode::ping)
    return which.queue(opcode::pong, body);
  auto at = stamps_.find(body);
  if (at == std::string_view::npos)
    return hear(which, body);
  for (; at != std::string_view::npos; at = stamps_.find(body, at + stamp_size))
    if (check_.see(which.index(), 0, read_stamp(body.data() + at).sequence)
        && --missing_[which.index()] == 0)
      crowd_.arrive();
}

void recovery::hear(connection& which, std::string_view body) {
  const auto what = dialect_.hear(opcode::text, body, {});
  // Who comes back should have joined with messages.
  if (what.refused || (what.member && !is_publisher(which)))
    return crowd_.fail({errc::internal, "the server says: " + std::string{body}});
  if (!what.member)
    return;
  stopped_at_[group_of(which)] = position_in(body);
  publish(which);
}

void recovery::publish(connection& publisher) {
  auto message = dialect_.saved_message(name_of_group(group_of(publisher)),
                                        settings_.payload_bytes);
  const auto at = message.body.find(stamp_marker);
  for (auto sequence = std::uint32_t{0}; sequence < settings_.missed; ++sequence) {
    write_stamp(message.body.data() + at, {0, sequence, crowd_.now()});
    publisher.queue(message.kind, message.body);
  }
}

} // namespace plenum::core::load
