// SPDX-License-Identifier: Apache-2.0
//
// A ChannelBox is the groups of a server: who is in which, what is sent to them, and
// their history. Its calls are awaited in handlers, hooks and tasks of its App; every other
// thread makes them through `wait`.
//
// All calls throw ChannelBoxError: errc::invalid_group for a name that is none,
// errc::too_large for a payload over 16 MiB, errc::relay_unavailable and errc::timeout if the
// cluster does not answer.

#pragma once

#include "gateway/api/channel.hpp"
#include "gateway/api/errors.hpp"
#include "gateway/api/revocation.hpp"
#include "protocol/node_info.hpp"
#include "protocol/reply.hpp"

#include <future>

namespace plenum {

namespace core {
class box_core;
} // namespace core

using ChannelAddStatus = core::join_status;
using ChannelRemoveStatus = core::leave_status;
using SendStatus = core::send_status;
using Position = core::position;

// These have no destructor to run: GCC 12 destroys aggregates that are made within a co_await
// expression twice.

struct JoinOptions {
  std::size_t history = 0; ///< So many of the last saved messages are sent to the channel.
};

struct SendOptions {
  bool save_history = false;
  std::optional<channel_id> exclude = {}; ///< This member does not get it.
  std::string_view idempotency_key = {};  ///< A second send with this key is not repeated.

  /// It is sent again, with the key or one that is made for it, as long as nobody knows whether it
  /// was: after errc::timeout and errc::relay_unavailable, for up to a minute.
  bool sure = false;
};

/// What became of a message.
struct SendReceipt {
  SendStatus status = SendStatus::group_send;
  std::optional<Position> position; ///< In the group's history, if it was saved.
  bool duplicate = false;           ///< The key was known: nothing was sent.

  friend bool operator==(const SendReceipt& receipt, SendStatus status) {
    return receipt.status == status;
  }
};

/// A saved message.
struct HistoryMessage {
  Payload payload;
  Position position;
  wall_time created;
  std::optional<channel_id> from;
  user_id user;
};

/// What a group holds from some position on.
struct History {
  std::vector<HistoryMessage> messages; ///< Oldest first.
  Position top;                         ///< Of the last saved message.
  bool complete = true;                 ///< False: some are not held any more.
};

struct Member {
  channel_id uuid;
  user_id user;
  std::string node;
};

/// Members of a group on all nodes.
struct Members : std::vector<Member> {
  bool partial = false; ///< A node did not answer in time: there may be more.
};

/// Groups by name, with the number of their members on all nodes.
struct Groups : std::map<std::string, std::size_t> {
  bool partial = false; ///< A node did not answer in time: there may be more.
};

/// A node of the cluster.
using Node = core::node_info;

namespace detail {

/// A call that another thread waits for. If this is destroyed before it has ended, the thread is
/// told of a broken promise.
template <class T>
struct waited_call {
  std::promise<T> told;
  Task<T> call; ///< Is destroyed first: it may refer to what the thread owns.
};

/// Runs a call and tells its thread, when nothing is left of it.
template <class T>
Task<> run(waited_call<T> what) {
  try {
    if constexpr (std::is_void_v<T>) {
      co_await std::move(what.call);
      what.call = {};
      what.told.set_value();
    } else {
      auto value = co_await std::move(what.call);
      what.call = {};
      what.told.set_value(std::move(value));
    }
  } catch (...) {
    what.call = {};
    what.told.set_exception(std::current_exception());
  }
}

} // namespace detail

class ChannelBox {
public:
  explicit ChannelBox(core::box_core& core) noexcept : core_{core} {}

  // -- membership -----------------------------------------------------------------

  /// @returns  channel_added if the group is new, channel_exist if it was there.
  /// @throws ChannelBoxError  errc::too_many_groups, errc::group_full.
  Task<ChannelAddStatus> add_channel_to_group(const Channel& channel, std::string group = "default",
                                              JoinOptions options = {});

  /// @returns  channel_removed; group_removed if it was the last member;
  ///           channel_does_not_exist if it was none; group_does_not_exist.
  Task<ChannelRemoveStatus> remove_channel_from_group(const Channel& channel, std::string group);

  // -- messages -------------------------------------------------------------------

  /// Sends to every member on every node, in one order for all, the sender included.
  /// @returns  group_send, or no_such_group if nobody is in it; saved all the same.
  Task<SendReceipt> group_send(std::string group, Payload payload, SendOptions options = {});

  /// Sends to one channel, whether in a group or not.
  /// @returns  sent or no_such_channel.
  Task<SendStatus> send_to(channel_id channel, Payload payload);

  /// @param channel  Its text form. @returns  also no_such_channel if it is none.
  Task<SendStatus> send_to(std::string channel, Payload payload);

  // -- what there is ---------------------------------------------------------------

  /// All groups that have members, with their number.
  Task<Groups> show_groups();

  /// Up to `limit` members; none if the group is unknown.
  Task<Members> members(std::string group, std::size_t limit = 1000);
  Task<std::size_t> count(std::string group);

  /// The nodes of the cluster, this one included, by name; first those that cannot be asked now.
  Task<std::vector<Node>> nodes();

  // -- history ----------------------------------------------------------------------

  /// The saved messages of a group, oldest first; none if it is unknown.
  Task<std::vector<HistoryMessage>> show_history(std::string group);

  /// Those of all groups that have any.
  Task<std::map<std::string, std::vector<HistoryMessage>>> show_history();

  /// What came after `since`.
  Task<History> recover(std::string group, Position since);

  /// Forgets the history of one group, or of all.
  Task<> flush_history(std::optional<std::string> group = {});

  // -- connections --------------------------------------------------------------------

  /// Closes every connection of every node, of groups or not. Returns when all have been told.
  Task<> close_all_connections(std::uint16_t code = 1000, std::string reason = {});

  /// Lets somebody in no more, on any node: closes their channels with 4403 and refuses their
  /// tokens. Returns when all nodes have done so, or may not be waited for any longer.
  /// @throws ChannelBoxError  errc::invalid_field if it is neither a user, nor a token, nor a time;
  ///                          errc::relay_unavailable, errc::timeout: repeat it.
  Task<Revoked> revoke(Revocation what);

  /// Closes the channels whose TTL has passed, at once instead of within a second.
  Task<> clean_expired();

  // -- other threads --------------------------------------------------------------------

  /// Runs a call of this box, or any coroutine, on the App's first loop and waits for its end.
  /// @throws ChannelBoxError  errc::shutting_down if the App does not run, or stops meanwhile: then
  ///                          the call may have been carried out.
  /// @throws std::logic_error  on a loop: there it is awaited.
  template <class T>
  T wait(Task<T> call) {
    refuse_on_loop();
    auto what = detail::waited_call<T>{{}, std::move(call)};
    auto told = what.told.get_future();
    begin(detail::run(std::move(what)));
    try {
      return told.get();
    } catch (const std::future_error&) {
      throw ChannelBoxError{errc::shutting_down, "the server has stopped meanwhile"};
    }
  }

private:
  static void refuse_on_loop();
  void begin(Task<> call);

  core::box_core& core_;
};

} // namespace plenum
