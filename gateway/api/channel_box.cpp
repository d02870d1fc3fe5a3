// SPDX-License-Identifier: Apache-2.0

#include "gateway/api/channel_box.hpp"

#include "gateway/api/app.hpp"
#include "gateway/endpoints/handler_endpoint.hpp"
#include "gateway/node/box_core.hpp"

#include <boost/asio/post.hpp>

namespace plenum {

using namespace core;

namespace {

/// Waits on a loop for what `begin` is given a function to say, and goes on there. If it is
/// destroyed meanwhile, the answer is dropped.
template <class T>
class answer_awaiter {
public:
  using teller = std::function<void(T)>;

  explicit answer_awaiter(std::function<void(teller)> begin) : begin_{std::move(begin)} {}
  answer_awaiter(const answer_awaiter&) = delete;
  answer_awaiter& operator=(const answer_awaiter&) = delete;
  ~answer_awaiter() {
    if (slot_)
      slot_->waiting = nullptr;
  }

  bool await_ready() const noexcept { return false; }

  void await_suspend(std::coroutine_handle<> me) {
    slot_ = std::make_shared<slot>();
    slot_->waiting = me;
    auto told = [slot = slot_, home = event_loop::current()](T what) {
      auto go_on = [slot, what = std::move(what)]() mutable {
        slot->told.emplace(std::move(what));
        if (slot->waiting)
          slot->waiting.resume();
      };
      if (home->on_this_thread())
        go_on();
      else
        asio::post(home->io(), std::move(go_on));
    };
    const auto begin = std::move(begin_); // `this` may be gone before it returns.
    begin(std::move(told));
  }

  T await_resume() { return std::move(*slot_->told); }

private:
  struct slot {
    std::coroutine_handle<> waiting;
    std::optional<T> told;
  };

  std::function<void(teller)> begin_;
  std::shared_ptr<slot> slot_;
};

group_name checked(const std::string& name) {
  auto parsed = group_name::parse(name);
  if (!parsed)
    throw ChannelBoxError{parsed.error().code, parsed.error().message};
  return *parsed;
}

[[noreturn]] void fail(const error& why) {
  throw ChannelBoxError{why.code, why.message};
}

payload checked(Payload&& what) {
  if (what.data().size() > max_payload_bytes)
    fail({errc::too_large, "a payload may have at most 16 MiB"});
  return std::move(what).release();
}

/// Asks an actor and waits for an answer of this kind.
template <class Reply>
Task<Reply> ask(box_core& core, std::function<void(answer_to)> send) {
  auto told = co_await answer_awaiter<any_reply>{[&](auto to) { core.call(send, std::move(to)); }};
  if (auto* failed = std::get_if<reply::failed>(&told))
    fail(failed->why);
  co_return std::get<Reply>(std::move(told));
}

std::vector<HistoryMessage> to_messages(const publications& held) {
  auto result = std::vector<HistoryMessage>{};
  for (const auto& one : held)
    result.push_back({.payload = Payload(one->content),
                      .position = one->at,
                      .created = one->time,
                      .from = one->from,
                      .user = one->user});
  return result;
}

/// What is kept of a group, or what came after `since`.
Task<reply::history> read(box_core& core, group_name group, std::optional<position> since) {
  const auto what = command::history{.group = std::move(group), .since = std::move(since)};
  const auto& hub = core.node().hub_of(what.group);
  co_return co_await ask<reply::history>(core, [&](answer_to from) {
    tell(hub, read_history{what, std::move(from)});
  });
}

Task<reply::members> count_members(box_core& core, group_name group, std::size_t limit) {
  const auto what = command::members{std::move(group), limit};
  co_return co_await ask<reply::members>(core, [&](answer_to from) {
    tell(core.node().envoy, list_members{what, std::move(from)});
  });
}

/// Asks every node.
Task<findings> ask_nodes(box_core& core, any_question what) {
  co_return co_await answer_awaiter<findings>{
    [&](auto to) { core.survey(std::move(what), std::move(to)); }};
}

/// How long, and after which pauses, a send is repeated that is to be sure.
constexpr auto sure_for = std::chrono::seconds{60};
constexpr auto first_pause = std::chrono::milliseconds{100};
constexpr auto longest_pause = std::chrono::milliseconds{5000};

Task<SendReceipt> send_once(box_core& core, publication what) {
  const auto& hub = core.node().hub_of(what.group);
  const auto told = co_await ask<reply::sent>(core, [&](answer_to from) {
    tell(hub, publish{draft(std::move(what)), std::move(from), false});
  });
  co_return SendReceipt{told.status, told.at, told.duplicate};
}

} // namespace

// -- membership -------------------------------------------------------------------------

Task<ChannelAddStatus> ChannelBox::add_channel_to_group(const Channel& channel, std::string group,
                                                        JoinOptions options) {
  const auto name = checked(group);
  const auto actor = channel.websocket().behind_.channel().handle();
  try {
    const auto told = co_await ask<reply::joined>(core_, [&](answer_to from) {
      tell(actor, enroll{{.group = name, .history = options.history}, std::move(from)});
    });
    co_return told.status;
  } catch (const ChannelBoxError&) {
    tell(actor, withdraw{name, {}}); // Or it would count as one of the channel's groups.
    throw;
  }
}

Task<ChannelRemoveStatus> ChannelBox::remove_channel_from_group(const Channel& channel,
                                                                std::string group) {
  const auto name = checked(group);
  const auto actor = channel.websocket().behind_.channel().handle();
  const auto told = co_await ask<reply::left>(core_, [&](answer_to from) {
    tell(actor, withdraw{name, std::move(from)});
  });
  co_return told.status;
}

// -- messages -----------------------------------------------------------------------------

Task<SendReceipt> ChannelBox::group_send(std::string group, Payload payload, SendOptions options) {
  auto made = publication{.group = checked(group),
                          .content = checked(std::move(payload)),
                          .time = wall_time::now(),
                          .save = options.save_history,
                          .except = options.exclude,
                          .key = std::string{options.idempotency_key}};
  if (!options.sure)
    co_return co_await send_once(core_, std::move(made));
  if (made.key.empty())
    made.key = channel_id::make().str();
  const auto end = steady_clock::now() + sure_for;
  for (auto pause = first_pause;; pause = std::min(2 * pause, longest_pause)) {
    auto attempt = made;
    try {
      co_return co_await send_once(core_, std::move(attempt));
    } catch (const ChannelBoxError& failed) {
      const auto unknown = failed.code == errc::timeout || failed.code == errc::relay_unavailable;
      if (!unknown || steady_clock::now() + pause > end)
        throw;
    }
    co_await sleep_for(pause);
  }
}

Task<SendStatus> ChannelBox::send_to(channel_id channel, Payload payload) {
  auto made = push::direct{.content = checked(std::move(payload)), .time = wall_time::now()};
  const auto& hub = core_.node().hub_of(channel);
  const auto told = co_await ask<reply::sent>(core_, [&](answer_to from) {
    tell(hub, send_direct{channel, std::move(made), std::move(from)});
  });
  co_return told.status;
}

Task<SendStatus> ChannelBox::send_to(std::string channel, Payload payload) {
  const auto id = channel_id::parse(channel);
  if (!id)
    co_return SendStatus::no_such_channel;
  co_return co_await send_to(*id, std::move(payload));
}

// -- what there is ------------------------------------------------------------------------

Task<Groups> ChannelBox::show_groups() {
  const auto found = co_await ask_nodes(core_, question::groups{});
  auto result = Groups{};
  result.partial = found.partial;
  for (const auto& each : found.list)
    for (const auto& [group, members] : std::get<finding::groups>(each).list)
      result[group.str()] += members;
  co_return result;
}

Task<Members> ChannelBox::members(std::string group, std::size_t limit) {
  const auto told = co_await count_members(core_, checked(group), limit);
  auto result = Members{};
  result.partial = told.partial;
  for (const auto& one : told.list)
    result.push_back({one.channel, one.user, one.node});
  co_return result;
}

Task<std::size_t> ChannelBox::count(std::string group) {
  co_return (co_await count_members(core_, checked(group), 0)).count;
}

Task<std::vector<Node>> ChannelBox::nodes() {
  const auto found = co_await ask_nodes(core_, question::node{});
  auto result = std::vector<Node>{};
  for (const auto& each : found.list)
    result.push_back(std::get<finding::node>(each).info);
  for (const auto& each : found.unheard)
    result.push_back({.id = each, .name = {}, .version = {}, .listens = false});
  std::ranges::sort(result, {}, &Node::name);
  co_return result;
}

// -- history --------------------------------------------------------------------------------

Task<std::vector<HistoryMessage>> ChannelBox::show_history(std::string group) {
  co_return to_messages((co_await read(core_, checked(group), {})).messages);
}

Task<std::map<std::string, std::vector<HistoryMessage>>> ChannelBox::show_history() {
  using names = result<std::vector<group_name>>;
  const auto all = co_await answer_awaiter<names>{
    [this](auto to) { tell(core_.node().envoy, list_histories{std::move(to)}); }};
  if (!all)
    fail(all.error());
  auto found = std::map<std::string, std::vector<HistoryMessage>>{};
  for (const auto& name : *all)
    found.emplace(name.str(), co_await show_history(name.str()));
  co_return found;
}

Task<History> ChannelBox::recover(std::string group, Position since) {
  auto page = co_await read(core_, checked(group), std::move(since));
  co_return History{to_messages(page.messages), page.at, page.complete};
}

Task<> ChannelBox::flush_history(std::optional<std::string> group) {
  auto name = group ? std::optional{checked(*group)} : std::nullopt;
  const auto done = co_await answer_awaiter<result<void>>{[&](auto to) {
    tell(core_.node().envoy, core::flush_history{name, std::move(to)});
  }};
  if (!done)
    fail(done.error());
}

// -- connections ------------------------------------------------------------------------------

Task<> ChannelBox::close_all_connections(std::uint16_t code, std::string reason) {
  auto what = question::close{disconnect::by_application(code, reason)};
  co_await ask_nodes(core_, what);
}

Task<Revoked> ChannelBox::revoke(Revocation what) {
  using namespace std::chrono;
  const auto& node = core_.node();
  auto before = std::optional<std::int64_t>{};
  if (what.issued_before)
    before = duration_cast<seconds>(what.issued_before->time_since_epoch()).count();
  const auto made = revocation::of(what.user, what.token, before,
                                   what.lasts.value_or(node.revocation_lasts), wall_time::now());
  if (!made)
    fail(made.error());
  const auto told = co_await answer_awaiter<result<findings>>{[&](auto to) {
    tell(node.envoy, core::revoke{*made, std::move(to)});
  }};
  if (!told)
    fail(told.error());
  auto done = Revoked{.partial = told->partial};
  for (const auto& each : told->list)
    if (const auto* closed = std::get_if<finding::revoked>(&each)) {
      ++done.nodes;
      done.closed += closed->closed;
    }
  co_return done;
}

Task<> ChannelBox::clean_expired() {
  co_await answer_awaiter<bool>{[&](auto to) {
    core_.on_every_loop([](event_loop& loop) { loop.timers().advance(steady_clock::now()); },
                        [to] { to(true); });
  }};
}

void ChannelBox::begin(Task<> call) {
  core_.begin(std::move(call));
}

void ChannelBox::refuse_on_loop() {
  if (event_loop::current() != nullptr)
    throw std::logic_error{"wait: a loop would wait for itself; co_await instead"};
}

} // namespace plenum
