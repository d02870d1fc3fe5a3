// SPDX-License-Identifier: Apache-2.0

#include "cluster/relay.hpp"

namespace plenum::core {

void relay_state::start(pinned<relay_actor>& self) {
  home_ = self.handle();
  loop_ = &self.home();
  peers_.emplace(node_, broker_, self.system(), self.home());
  broker_.start(*this);
}

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

void relay_state::list(const list_histories& request) {
  broker_.list(bring_home<std::vector<group_name>>(request.done));
}

void relay_state::forget(const flush_history& request) {
  broker_.forget(request.group, bring_home<void>(request.done));
}

void relay_state::add(const follow& x) {
  groups_.insert_or_assign(x.group, x.by);
  // Without its history a group can still have members; it is told later (`on_history`).
  broker_.follow(x.group, bring_home<history_page>([by = x.by](const result<history_page>& page) {
                   tell(by, followed{page ? *page : history_page{.elsewhere = presence::unknown}});
                 }));
}

void relay_state::remove(const unfollow& x) {
  groups_.erase(x.group);
  broker_.unfollow(x.group);
}

/// If the broker cannot say, the statuses are those that claim nothing of the group.
void relay_state::conclude(const conclude_leave& x) {
  const auto done = bring_home<presence>([x](const result<presence>& elsewhere) {
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
                   bring_home<void>([by = x.by](const result<void>& done) {
                     tell(by, caught_up{done.has_value()});
                   }));
}

void relay_state::look_around(const core::look_around& x) {
  broker_.look_around(x.group, x.asked,
                      bring_home<presence>([by = x.by](const result<presence>& found) {
                        tell(by, looked_around{found ? *found : presence::unknown});
                      }));
}

void relay_state::ask_members(const command::members& what,
                              const member_surveys::completion& done) {
  peers_->ask_all(question::members{what.group, what.limit}, [what, done](const findings& found) {
    auto all = reply::members{.group = what.group, .partial = found.partial};
    for (const auto& each : found.list)
      if (const auto* some = std::get_if<finding::members>(&each)) {
        all.count += some->count;
        const auto room = std::min(what.limit - all.list.size(), some->list.size());
        all.list.insert(all.list.end(), some->list.begin(),
                        some->list.begin() + static_cast<std::ptrdiff_t>(room));
      }
    done(all);
  });
}

void relay_state::send(send_direct& request) {
  const auto done = [from = request.from](const findings& found) {
    auto status = send_status::no_such_channel;
    for (const auto& each : found.list)
      if (const auto* direct = std::get_if<finding::direct>(&each); direct && direct->delivered)
        status = send_status::sent;
    if (status == send_status::sent || !found.partial)
      return give(from, reply::sent{status, {}, false});
    const auto why = found.reached ? error{errc::timeout, "its node did not answer: perhaps sent"}
                                   : error{errc::relay_unavailable, "its node cannot be reached"};
    give(from, reply::failed{why, "send_to", {}});
  };
  peers_->ask(request.to.home(), question::direct{request.to, std::move(request.what)}, done);
}

void relay_state::on_second(time_point now) {
  peers_->give_up(now);
  peers_->count(*node_.queues);
  node_.queues->members = members_.waiting();
}

void relay_state::deliver(const publication_ptr& what) {
  if (const auto found = groups_.find(what->group); found != groups_.end())
    tell(found->second, core::deliver{what});
}

void relay_state::on_publication(publication_ptr what) {
  if (loop_->on_this_thread())
    deliver(what);
  else
    tell(home_, core::deliver{std::move(what)});
}

void relay_state::on_history(const group_name& group, history_page page) {
  tell(home_, task{[this, group, page = std::move(page)] {
         if (const auto found = groups_.find(group); found != groups_.end())
           tell(found->second, followed{page});
       }});
}

void relay_state::on_told(std::string what) {
  tell(home_, task{[this, what = std::move(what)] { peers_->take(what); }});
}

void relay_state::on_revocations(std::vector<revocation> all) {
  tell(home_, task{[this, all = std::move(all)] { peers_->take(all); }});
}

void relay_state::on_exit() {
  peers_->stop();
  groups_.clear();
  members_.stop();
  home_ = nullptr;
}

} // namespace plenum::core
