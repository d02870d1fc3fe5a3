// SPDX-License-Identifier: Apache-2.0

#include "cluster/peers.hpp"

#include "base/log.hpp"

namespace plenum::core {

namespace {

/// How long nodes have to answer.
constexpr auto patience = std::chrono::seconds{2};

/// What is said of a question when too many are under way.
findings nobody_asked() {
  return {.partial = true, .reached = false};
}

} // namespace

std::uint64_t peers::open(const any_question& what, completion done) {
  return surveys_.open(what, steady_clock::now() + patience, std::move(done));
}

/// This node answers like the others, when it hears the question. If it cannot hear, it answers
/// when that is known; what it would have said is kept for when that is not known in time.
void peers::ask_all(any_question what, completion done) {
  if (surveys_.full())
    return done(nobody_asked());
  const auto number = open(what, std::move(done));
  if (broker_.trouble() && !std::holds_alternative<question::close>(what))
    respondent_.look_up(
      what, [this, number](any_finding found) { surveys_.take_own(number, std::move(found)); });
  auto bytes = pack({node_.id, number, any_question{what}});
  broker_.tell({}, std::move(bytes), at_home([this, number, what](reach asked) {
                 if (!asked.here) {
                   ++asked.count;
                   respondent_.look_up(what, [this, number](any_finding found) {
                     surveys_.take(number, std::move(found));
                   });
                 }
                 surveys_.expect(number, asked);
               }));
}

void peers::ask(node_id whom, any_question what, completion done) {
  if (surveys_.full())
    return done(nobody_asked());
  const auto number = open(what, std::move(done));
  broker_.tell(whom, pack({node_.id, number, std::move(what)}),
               at_home([this, number](const reach& asked) { surveys_.expect(number, asked); }));
}

core::completion<reach> peers::at_home(std::function<void(reach)> f) const {
  return [relay = node_.relay, f = std::move(f)](const result<reach>& asked) {
    caf::anon_send(relay, task{[f, asked] { f(asked ? *asked : reach{.sure = false}); }});
  };
}

void peers::take(std::string_view bytes) {
  auto message = open_node_message(bytes);
  if (!message)
    return log::warn("a message between nodes could not be read",
                     {{"cause", message.error().message}});
  if (auto* found = std::get_if<any_finding>(&message->what))
    surveys_.take(message->number, std::move(*found));
  else
    respond_to(*message);
}

void peers::respond_to(const node_message& asked) {
  respondent_.look_up(
    std::get<any_question>(asked.what),
    [this, to = asked.from, number = asked.number](any_finding found) {
      if (to == node_.id)
        return surveys_.take(number, std::move(found));
      broker_.tell(to, pack({node_.id, number, std::move(found)}), [](const result<reach>&) {});
    });
}

void peers::give_up(time_point now) {
  respondent_.give_up(now);
  surveys_.give_up(now);
}

void peers::count(queue_counts& to) const {
  to.respondent = respondent_.waiting();
  to.surveys = surveys_.size();
}

} // namespace plenum::core
