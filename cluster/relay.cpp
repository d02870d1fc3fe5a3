// SPDX-License-Identifier: Apache-2.0

#include "cluster/relay.hpp"

namespace plenum::core {

/// The answer goes by no way of this actor: whoever completes the call may tell it.
void relay_state::publish(core::publish& request) {
  const auto asked = request.from.asked;
  const auto done = [from = std::move(request.from),
                     here = request.has_members](const result<receipt>& r) {
    if (!r)
      return give(from, reply::failed{r.error(), "send", {}});
    if (!from.id && !from.inside)
      return finish(from); // Nobody wants to know more.
    auto sent = reply::sent{here || r->elsewhere != presence::none ? send_status::group_send
                                                                   : send_status::no_such_group,
                            {},
                            r->duplicate};
    if (r->at.offset != 0)
      sent.at = r->at;
    give(from, std::move(sent));
  };
  broker_.publish(std::move(request.what), asked, done);
}

void relay_state::read(const read_history& request) {
  const auto done = [from = request.from](const result<reply::history>& r) {
    if (r)
      give(from, *r);
    else
      give(from, reply::failed{r.error(), "history", {}});
  };
  broker_.read(request.what, most_history(settings_, request.from), request.from.asked, done);
}

void relay_state::add(const follow& x) {
  groups_.insert_or_assign(x.group, x.by);
  // Without its history a group can still have members; it is told later (`on_history`).
  broker_.follow(x.group, home_.bring<history_page>([by = x.by](const result<history_page>& page) {
    tell(by, followed{page ? *page : history_page{.elsewhere = presence::unknown}});
  }));
}

void relay_state::remove(const unfollow& x) {
  groups_.erase(x.group);
  broker_.unfollow(x.group);
}

/// If the broker cannot say, the statuses are those that claim nothing of the group.
void relay_state::conclude(const conclude_leave& x) {
  const auto done = home_.bring<presence>([x](const result<presence>& elsewhere) {
    const auto ends = elsewhere && *elsewhere == presence::none;
    const auto member = ends ? leave_status::group_removed : leave_status::channel_removed;
    const auto stranger = ends ? leave_status::group_does_not_exist
                               : leave_status::channel_does_not_exist;
    give(x.from, reply::left{x.group, x.was_member ? member : stranger});
  });
  broker_.look_around(x.group, x.from.asked, done);
}

void relay_state::catch_up(const core::catch_up& x) {
  broker_.catch_up(x.group, x.asked, x.briefly,
                   home_.bring<void>([by = x.by](const result<void>& done) {
                     tell(by, caught_up{done.has_value()});
                   }));
}

void relay_state::look_around(const core::look_around& x) {
  broker_.look_around(x.group, x.asked,
                      home_.bring<presence>([by = x.by](const result<presence>& found) {
                        tell(by, looked_around{found ? *found : presence::unknown});
                      }));
}

void relay_state::deliver(const publication_ptr& what) {
  if (const auto found = groups_.find(what->group); found != groups_.end())
    tell(found->second, core::deliver{what});
}

void relay_state::take(publication_ptr what) {
  if (home_.is_here())
    deliver(what);
  else
    tell(home_.actor(), core::deliver{std::move(what)});
}

void relay_state::take(const group_name& group, history_page page) {
  home_.run([this, group, page = std::move(page)] {
    if (const auto found = groups_.find(group); found != groups_.end())
      tell(found->second, followed{page});
  });
}

void relay_state::on_exit() {
  groups_.clear();
  home_.stop();
}

} // namespace plenum::core
