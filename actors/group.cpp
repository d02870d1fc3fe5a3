// SPDX-License-Identifier: Apache-2.0

#include "actors/group.hpp"

#include "protocol/deflater.hpp"

namespace plenum::core {

namespace {

/// How long other nodes may take to say that they listen.
constexpr auto time_to_answer = std::chrono::seconds{2};

/// What the client's command is to be answered as: not at all if the program asked.
command_id told(const answer_to& from) {
  return from.inside ? command_id{} : from.id;
}

/// The group that was joined, if that is the answer.
std::optional<group_name> joined_by(const any_reply& what) {
  const auto* joined = std::get_if<reply::joined>(&what);
  return joined != nullptr ? std::optional{joined->group} : std::nullopt;
}

/// The client is told by its shard; who else asked is told here.
void conclude(const answer_to& from, any_reply what) {
  if (from.inside)
    give(from, std::move(what));
  else
    finish(from, joined_by(what));
}

} // namespace

void group_state::receive(core::deliver& x) {
  if (copy_.begun())
    deliver(x.what);
  else
    handle(std::move(x));
}

void group_state::take(const history_page& page) {
  const auto begins = !copy_.begun();
  for (auto& each : waiting_)
    each.loaded |= !begins && lack_of(each) == lack::older;
  loading_ = false;
  const auto before = copy_.take(page);
  if (begins)
    elsewhere_ = page.elsewhere;
  if ((begins || before) && page.elsewhere != presence::none)
    greet();
  if (before)
    tell_gap(before->offset, copy_.top().offset + 1);
  serve_waiting();
  copy_.bound();
  report();
}

/// Tells the hub of every change, and always of having no members: it ends a group then that
/// has handled all that was handed to it.
void group_state::report() {
  if (members_.empty() ? !copy_.begun() || !waiting_.empty() : reported_ == members_.size())
    return;
  reported_ = members_.size();
  tell(node_.hub_of(group_), group_report{group_, routed_, reported_});
}

// -- members --------------------------------------------------------------------

void group_state::join(const join_group& request) {
  const auto& who = request.who;
  const auto already = members_.has(who.channel);
  if (const auto limit = settings_.groups.members;
      limit != 0 && !already && members_.size() >= limit)
    return give(
      request.from,
      reply::failed{{errc::group_full, "the group has its most members"}, "join", group_.str()});
  auto joined = describe(request.what);
  joined.status = members_.empty() && elsewhere_ == presence::none ? join_status::channel_added
                                                                   : join_status::channel_exist;
  joined.already = already;
  members_.add(who);
  joined.members = members_.size();
  tell(node_.shards[who.shard],
       admission{self_->id(), who.channel, who.notify, answer{told(request.from), joined}});
  conclude(request.from, std::move(joined));
  if (who.notify && !std::exchange(told_, true))
    tell_nodes(event::listens);
  if (!already)
    announce(event::join, who.channel, who.user);
}

reply::joined group_state::describe(const command::join& what) {
  copy_.expire(wall_time::now());
  auto joined = reply::joined{.group = group_, .at = copy_.top()};
  if (what.recover) {
    auto missed = copy_.messages().since(*what.recover);
    joined.recovered = missed && missed->size() <= settings_.clients.history;
    if (*joined.recovered)
      joined.messages = std::move(*missed);
  }
  if (!joined.recovered.value_or(false))
    joined.messages = copy_.messages().last(what.history);
  return joined;
}

void group_state::leave(const leave_group& request) {
  const auto gone = members_.remove(request.who);
  const auto relay_concludes = members_.empty() && request.from.channel;
  if (members_.empty())
    elsewhere_.reset();
  const auto left = reply::left{group_, gone ? leave_status::channel_removed
                                             : leave_status::channel_does_not_exist};
  if (gone) {
    tell(node_.shards[gone->shard],
         dismissal{self_->id(), gone->channel,
                   answer{relay_concludes ? command_id{} : told(request.from), left},
                   request.from.inside});
    announce(event::leave, gone->channel, gone->user);
  }
  if (relay_concludes) // The cluster knows the status.
    tell(relay_, conclude_leave{group_, request.from, gone.has_value()});
  else if (gone)
    conclude(request.from, left);
  else
    give(request.from, left);
}

void group_state::announce(event what, const channel_id& who, const user_id& user) {
  if (!members_.wants_notices() && !listened_ && steady_clock::now() >= unsure_until_)
    return;
  auto notice = publication{.group = group_,
                            .what = what,
                            .from = who,
                            .user = user,
                            .time = wall_time::now(),
                            .except = who};
  tell(relay_, core::publish{draft(std::move(notice)), {}, true});
}

void group_state::greet() {
  unsure_until_ = steady_clock::now() + time_to_answer;
  tell_nodes(event::hello);
}

void group_state::tell_nodes(event what) const {
  auto said = publication{.group = group_,
                          .what = what,
                          .content = {payload_type::text, node_.id.str()},
                          .time = wall_time::now()};
  tell(relay_, core::publish{draft(std::move(said)), {}, true});
}

void group_state::hear(const publication& what) {
  if (what.content.data == node_.id.str())
    return;
  if (what.what == event::listens)
    listened_ = true;
  else if (members_.wants_notices())
    tell_nodes(event::listens);
}

void group_state::list(const list_members& request) {
  give(request.from, reply::members{.group = group_,
                                    .count = members_.size(),
                                    .list = members_.list(request.what.limit, node_.name)});
}

// -- publications -----------------------------------------------------------------

void group_state::publish(core::publish& request) {
  ++routed_;
  request.has_members = !members_.empty();
  tell(relay_, std::move(request));
  report();
}

void group_state::read(const read_history& request) {
  copy_.expire(wall_time::now());
  give(request.from, copy_.messages().read(request.what, most_history(settings_, request.from)));
}

void group_state::tell_gap(std::uint64_t known, std::uint64_t next) const {
  const auto& epoch = copy_.top().epoch;
  spread({.group = self_->id(), .at = {0, epoch}},
         push::gap{.group = group_, .epoch = epoch, .after = known, .next = next});
}

void group_state::deliver(const publication_ptr& what) {
  if (what->what == event::hello || what->what == event::listens)
    return hear(*what);
  const auto& at = what->at;
  if (at.offset != 0) {
    if (copy_.has(at))
      return; // In the page that this group began with.
    if (const auto before = copy_.keep(what))
      tell_gap(before->offset, at.offset);
  }
  spread({.group = self_->id(),
          .at = at,
          .except = what->except,
          .notice = what->what != event::message},
         push::published{what});
}

void group_state::spread(delivery to, const any_push& what) const {
  for (const auto& each : members_.wires()) {
    auto frames = std::string{};
    each.speaks->pushes.encode(what, frames);
    if (frames.empty())
      continue;
    if (each.compressed > 0)
      to.frames.push_back(
        {{each.speaks, true}, deflater::here().compress(frames, settings_.compression.min_bytes)});
    if (each.plain > 0)
      to.frames.push_back({{each.speaks, false}, std::move(frames)});
  }
  const auto shared = std::make_shared<const delivery>(std::move(to));
  for (std::size_t shard = 0; shard < node_.shards.size(); ++shard)
    if (members_.on_shard(shard))
      tell(node_.shards[shard], shared);
}

} // namespace plenum::core
