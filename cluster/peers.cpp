// SPDX-License-Identifier: Apache-2.0

#include "cluster/peers.hpp"

#include "base/log.hpp"

namespace plenum {

namespace {

/// How long nodes have to answer.
constexpr auto patience = std::chrono::seconds{2};

} // namespace

std::uint64_t peers::open(const any_question& what, completion done) {
  return surveys_.open(what, steady_clock::now() + patience, std::move(done));
}

void peers::ask_all(any_question what, completion done) {
  const auto number = open(what, std::move(done));
  respondent_.answer(
    what, [this, number](any_finding found) { surveys_.take(number, std::move(found)); });
  spread({}, number, std::move(what), 1);
}

void peers::ask(node_id whom, any_question what, completion done) {
  const auto number = open(what, std::move(done));
  spread(whom, number, std::move(what), 0);
}

void peers::spread(const std::optional<node_id>& whom, std::uint64_t number, any_question what,
                   std::size_t more) {
  // Where the broker cannot say, the survey is closed as partial when its time is over.
  broker_.tell(whom, pack({node_.id, number, std::move(what)}),
               [this, number, more, relay = node_.relay](const result<std::size_t>& reached) {
                 if (reached)
                   caf::anon_send(relay, task{[this, number, all = *reached + more] {
                                    surveys_.expect(number, all);
                                  }});
               });
}

void peers::take(std::string_view bytes) {
  auto message = open_node_message(bytes);
  if (!message)
    return log::warn("a message between nodes could not be read",
                     {{"cause", message.error().message}});
  if (auto* found = std::get_if<any_finding>(&message->what))
    surveys_.take(message->number, std::move(*found));
  else if (message->from != node_.id)
    answer(*message);
}

void peers::answer(const node_message& asked) {
  respondent_.answer(std::get<any_question>(asked.what), [this, to = asked.from,
                                                          number = asked.number](
                                                           any_finding found) {
    broker_.tell(to, pack({node_.id, number, std::move(found)}), [](const result<std::size_t>&) {});
  });
}

void peers::give_up(time_point now) {
  respondent_.give_up(now);
  surveys_.give_up(now);
}

} // namespace plenum
