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
  broker_.tell({}, std::move(bytes),
               at_home([this, number, what](const reach& asked) { expect(number, what, asked); }));
}

/// So many have been asked. If this node was not, it answers all the same.
void peers::expect(std::uint64_t number, const any_question& what, reach asked) {
  if (!asked.here) {
    ++asked.count;
    respondent_.look_up(
      what, [this, number](any_finding found) { surveys_.take(number, std::move(found)); });
  }
  surveys_.expect(number, asked);
}

void peers::ask(node_id whom, any_question what, completion done) {
  if (surveys_.full())
    return done(nobody_asked());
  const auto number = open(what, std::move(done));
  broker_.tell(whom, pack({node_.id, number, std::move(what)}),
               at_home([this, number](const reach& asked) { surveys_.expect(number, asked); }));
}

/// The nodes' time begins when they have been told.
void peers::revoke(const revocation& what, std::function<void(result<findings>)> done) {
  if (surveys_.full())
    return done(error{errc::relay_unavailable, "too many questions are under way"});
  const auto question = any_question{question::revoke{what}};
  const auto number = surveys_.open(question, time_point::max(), done);
  auto told = [this, question, number, done = std::move(done)](const result<reach>& asked) {
    if (asked) {
      surveys_.wait_until(number, steady_clock::now() + patience);
      return expect(number, question, *asked);
    }
    surveys_.cancel(number);
    done(asked.error());
  };
  broker_.revoke(what, pack({node_.id, number, question}),
                 [envoy = node_.envoy, told = std::move(told)](const result<reach>& asked) {
                   tell(envoy, task{[told, asked] { told(asked); }});
                 });
}

core::completion<reach> peers::at_home(std::function<void(reach)> f) const {
  return [envoy = node_.envoy, f = std::move(f)](const result<reach>& asked) {
    tell(envoy, task{[f, asked] { f(asked ? *asked : reach{.sure = false}); }});
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

void peers::take(const std::vector<revocation>& all) {
  for (const auto& each : all)
    node_.revocations->add(each, wall_time::now());
  if (!all.empty())
    respondent_.close_revoked([](std::size_t /*closed*/) {});
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
  node_.revocations->forget_old(wall_time::now());
}

void peers::count(queue_counts& to) const {
  to.respondent = respondent_.waiting();
  to.surveys = surveys_.size();
}

} // namespace plenum::core
