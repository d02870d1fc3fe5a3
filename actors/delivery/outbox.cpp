// SPDX-License-Identifier: Apache-2.0

#include "actors/delivery/outbox.hpp"

#include "actors/delivery/shard.hpp"
#include <algorithm>
#include <numeric>

#include <sys/uio.h>

namespace plenum::core {

namespace {

/// Of a long answer, so much is encoded at a time; shorter ones are encoded at once.
constexpr std::size_t part_bytes = std::size_t{64} * 1024;

/// Whether the messages of an answer have more payload than one part.
bool is_long(const answer& what) {
  const auto& all = messages_of(what);
  const auto add = [](std::size_t sum, const auto& each) {
    return sum + each->content.data.size();
  };
  return std::accumulate(all.begin(), all.end(), std::size_t{0}, add) > part_bytes;
}

} // namespace

outbox::outbox(channel_id id, const wire_format& format, shard& home)
  : id_{id},
    wire_{format.speaks},
    dialect_{wire_->make_dialect()},
    compressed_{format.compressed},
    home_{home} {
  home_.open(*this);
}

outbox::~outbox() {
  home_.count_queued(-static_cast<std::ptrdiff_t>(queued_bytes()));
  home_.close(*this);
  leave_logs();
}

void outbox::attach(connection& by) {
  connection_ = &by;
  if (has_data())
    home_.touch(*this);
}

void outbox::flush(flush_mode mode) {
  if (connection_ == nullptr)
    return;
  auto again = false;
  do {
    number_due();
    connection_->flush(mode);
    again = mode == flush_mode::all && wire_->numbered && side_bytes() == 0 && !due_.empty();
  } while (again && connection_ != nullptr);
}
void outbox::close(const disconnect& why) {
  if (connection_ != nullptr)
    connection_->close(why);
  else
    drop_all();
}

// -- what is for this channel alone ----------------------------------------------

void outbox::offer(std::string_view frames) {
  if (shut_ || frames.empty())
    return;
  newest_ = frames.size();
  if (backlog_) {
    backlog_->add(frames);
    home_.count_queued(static_cast<std::ptrdiff_t>(frames.size()));
  } else {
    queue(frames);
  }
  home_.touch(*this);
}

void outbox::offer(const answer& what) {
  if (shut_)
    return;
  if (has_room() && !is_long(what)) {
    auto frames = std::string{};
    dialect_->encode(what, frames);
    return offer(frames);
  }
  auto parts = dialect_->in_parts(what);
  if (!parts)
    return;
  if (!backlog_)
    backlog_ = std::make_unique<backlog>();
  backlog_->add(std::move(parts));
  refill(part_bytes);
  home_.touch(*this);
}

void outbox::offer(const any_push& what) {
  auto frames = std::string{};
  wire_->pushes.encode(what, frames);
  offer_shared(frames);
}

/// Queues what is the same for every channel of this wire.
void outbox::offer_shared(std::string_view shared) {
  if (!wire_->numbered || shut_ || shared.empty())
    return offer(shared);
  auto frames = std::string{};
  dialect_->number(shared, frames);
  offer(frames);
}

void outbox::offer_ping() {
  auto frame = std::string{};
  dialect_->ping(frame);
  if (is_control(frame))
    offer_control(frame);
  else
    offer(frame);
}

void outbox::offer_control(std::string_view frame) {
  if (shut_)
    return;
  queue(frame);
  home_.touch(*this);
}

bool outbox::has_room() const noexcept {
  return !backlog_ && side_bytes() < home_.settings().outbox_bytes / 2;
}

bool outbox::is_over_limit() const noexcept {
  return queued_bytes() > home_.settings().outbox_bytes + newest_;
}

void outbox::queue(std::string_view bytes) {
  side_ += bytes;
  home_.count_queued(static_cast<std::ptrdiff_t>(bytes.size()));
}

/// Fills the side queue from the backlog up to so many bytes.
void outbox::refill(std::size_t bytes) {
  if (!backlog_ || side_bytes() >= bytes)
    return;
  const auto before = queued_bytes();
  backlog_->take(bytes - side_bytes(), side_);
  if (backlog_->empty())
    backlog_ = nullptr;
  home_.count_queued(static_cast<std::ptrdiff_t>(queued_bytes())
                     - static_cast<std::ptrdiff_t>(before));
}

// -- what is for groups ------------------------------------------------------------

void outbox::speak(wire w) {
  if (std::exchange(wire_, w) != w)
    dialect_ = w->make_dialect();
}

void outbox::follow(group_log& log) {
  if (shut_ || find(log) != nullptr)
    return;
  auto& c = *cursors_.emplace_back(std::make_unique<cursor>());
  c.owner = this;
  log.add(c);
}

void outbox::unfollow(group_log& log) {
  if (auto* c = find(log)) {
    settle(*c);
    drop(*c);
  }
}

void outbox::settle(cursor& c, std::size_t most_queued) {
  const auto newest = newest_;
  while (c.at < c.log->end() && queued_bytes() < most_queued) {
    const auto due = next_in(c);
    offer_shared(due);
    c.at += due.size();
  }
  newest_ = newest;
}

/// What is next in the log: on a numbered wire one frame, otherwise all that lies in one piece.
std::string_view outbox::next_in(const cursor& c) const {
  const auto due = c.log->read(c.at);
  return wire_->numbered ? due.substr(0, c.log->boundary(c.at + 1) - c.at) : due;
}

/// Moves what is due to the side queue, about as much as is written in a turn.
void outbox::number_due() {
  if (!wire_->numbered || backlog_)
    return;
  auto frames = std::string{};
  while (!due_.empty() && side_bytes() + frames.size() < home_.settings().flush_bytes) {
    auto& c = *due_.front();
    const auto due = next_in(c);
    dialect_->number(due, frames);
    c.at += due.size();
    if (c.at == c.log->end()) {
      c.due = false;
      due_.erase(due_.begin());
    }
  }
  if (frames.empty())
    return;
  newest_ = frames.size();
  queue(frames);
}

void outbox::mark_due(cursor& c) {
  if (!std::exchange(c.due, true))
    due_.push_back(&c);
  home_.touch(*this);
}

void outbox::abandon(cursor& c) {
  drop(c);
}

cursor* outbox::find(const group_log& log) const noexcept {
  const auto found = std::find_if(cursors_.begin(), cursors_.end(),
                                  [&](const auto& c) { return c->log == &log; });
  return found == cursors_.end() ? nullptr : found->get();
}

std::size_t outbox::gather(std::span<iovec> out, std::size_t max_bytes) const {
  std::size_t used = 0;
  auto add = [&](std::string_view bytes) {
    bytes = bytes.substr(0, max_bytes);
    max_bytes -= bytes.size();
    // sendmsg reads through a pointer that is not const.
    out[used++] = {const_cast<char*>(bytes.data()), bytes.size()}; // NOLINT
    return bytes.size();
  };
  if (side_bytes() > 0 && used < out.size())
    add(std::string_view{side_}.substr(side_at_));
  if (backlog_ || wire_->numbered)
    return used;
  for (const auto* c : due_)
    for (auto at = c->at; at < c->log->end() && used < out.size() && max_bytes > 0;)
      at += add(c->log->read(at));
  return used;
}

void outbox::advance(std::size_t bytes) {
  const auto from_side = std::min(bytes, side_bytes());
  side_at_ += from_side;
  home_.count_queued(-static_cast<std::ptrdiff_t>(from_side));
  if (side_at_ == side_.size()) {
    std::string{}.swap(side_); // Gives the memory back: most channels have nothing queued.
    side_at_ = 0;
  }
  if (backlog_)
    refill(part_bytes);
  else if (!wire_->numbered)
    advance_due(bytes - from_side);
}

void outbox::advance_due(std::size_t bytes) {
  auto done = due_.begin();
  for (; done != due_.end(); ++done) {
    auto& c = **done;
    const auto step = std::min<std::uint64_t>(bytes, c.log->end() - c.at);
    bytes -= step;
    c.at += step;
    if (c.at < c.log->end())
      break;
    c.due = false;
  }
  due_.erase(due_.begin(), done);
  if (due_.empty())
    return;
  // A frame was cut: its rest goes first next time, so that the cursor stands
  // at a boundary again. The side queue is empty here, for it was sent first.
  auto& cut = *due_.front();
  const auto next = cut.log->boundary(cut.at);
  newest_ = next - cut.at;
  queue(cut.log->read(cut.at).substr(0, next - cut.at));
  cut.at = next;
}

// -- the end -----------------------------------------------------------------------

void outbox::shut(std::string_view last_frame, lag_on_close lag) {
  if (lag == lag_on_close::settle) {
    const auto most = home_.settings().outbox_bytes;
    refill(most);
    for (auto& c : cursors_)
      if (!backlog_)
        settle(*c, most);
  }
  if (backlog_)
    home_.count_queued(-static_cast<std::ptrdiff_t>(backlog_->bytes()));
  backlog_ = nullptr;
  offer(last_frame);
  shut_ = true;
  leave_logs();
}

void outbox::drop_all() {
  home_.count_queued(-static_cast<std::ptrdiff_t>(queued_bytes()));
  backlog_ = nullptr;
  std::string{}.swap(side_);
  side_at_ = 0;
  shut_ = true;
  leave_logs();
}

void outbox::leave_logs() {
  due_.clear();
  for (auto& c : cursors_)
    c->log->remove(*c);
  cursors_.clear();
}

void outbox::drop(cursor& c) {
  std::erase(due_, &c);
  c.log->remove(c);
  std::erase_if(cursors_, [&](const auto& owned) { return owned.get() == &c; });
}

} // namespace plenum::core
