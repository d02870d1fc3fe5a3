// SPDX-License-Identifier: Apache-2.0

#include "cluster/envoy.hpp"

namespace plenum::core {

namespace {

/// An outcome of many parts: it fails if one does.
template <class T>
class joint {
public:
  joint(std::size_t parts, completion<T> done) : left_{parts}, done_{std::move(done)} {}

  /// Takes a part, which `add` adds to the others; the last one completes it.
  template <class Add>
  void take(const result<T>& part, Add add) {
    if (!part)
      all_ = part.error();
    else if (all_)
      add(all_);
    if (--left_ == 0)
      done_(std::move(all_));
  }

private:
  std::size_t left_;
  completion<T> done_;
  result<T> all_;
};

} // namespace

void envoy_state::start(pinned<envoy_actor>& self) {
  home_.start(self);
  peers_.emplace(node_, broker_, self.system(), self.home());
}

void envoy_state::ask_members(const command::members& what,
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

void envoy_state::send(send_direct& request) {
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

void envoy_state::on_second(time_point now) {
  peers_->give_up(now);
  peers_->count(*node_.queues);
  node_.queues->members = members_.waiting();
}

void envoy_state::forget(const flush_history& request) {
  if (request.group)
    return tell(node_.relay_of(*request.group),
                flush_history{request.group, home_.bring<void>(request.done)});
  const auto all = std::make_shared<joint<void>>(brokers_, request.done);
  const auto done = home_.bring<void>(
    [all](const result<void>& part) { all->take(part, [](result<void>& /*to*/) {}); });
  for (std::size_t i = 0; i < brokers_; ++i)
    tell(node_.relays[i], flush_history{{}, done});
}

void envoy_state::list(const list_histories& request) {
  using names = std::vector<group_name>;
  const auto all = std::make_shared<joint<names>>(brokers_, request.done);
  const auto done = home_.bring<names>([all](const result<names>& part) {
    all->take(part, [&](result<names>& to) { to->insert(to->end(), part->begin(), part->end()); });
  });
  for (std::size_t i = 0; i < brokers_; ++i)
    tell(node_.relays[i], list_histories{done});
}

void envoy_state::take(std::string what) {
  tell(home_.actor(), task{[this, what = std::move(what)] { peers_->take(what); }});
}

void envoy_state::take(std::vector<revocation> all) {
  tell(home_.actor(), task{[this, all = std::move(all)] { peers_->take(all); }});
}

void envoy_state::on_exit() {
  peers_->stop();
  members_.stop();
  home_.stop();
}

} // namespace plenum::core
