// SPDX-License-Identifier: Apache-2.0
//
// What those who wait for sockets are told, and when.

#include "actors/loop/socket_poll.hpp"

#include <gtest/gtest.h>

#include <array>
#include <functional>
#include <string>
#include <vector>

#include <sys/socket.h>
#include <unistd.h>

namespace plenum::core::test {
namespace {

/// Two connected sockets that do not block.
class socket_pair {
public:
  socket_pair() {
    EXPECT_EQ(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, ends_.data()), 0);
  }
  socket_pair(const socket_pair&) = delete;
  socket_pair& operator=(const socket_pair&) = delete;
  ~socket_pair() {
    close_here();
    close_there();
  }

  int here() const { return ends_[0]; }
  void send(const std::string& what) const {
    EXPECT_EQ(::send(ends_[1], what.data(), what.size(), MSG_NOSIGNAL),
              static_cast<ssize_t>(what.size()));
  }
  std::string receive() const {
    auto room = std::array<char, 64 * 1024>{};
    const auto got = ::recv(ends_[0], room.data(), room.size(), 0);
    return {room.data(), static_cast<std::size_t>(std::max<ssize_t>(got, 0))};
  }
  void fill() const {
    const auto much = std::string(64 * 1024, 'x');
    while (::send(ends_[0], much.data(), much.size(), MSG_NOSIGNAL) > 0) {}
  }
  void drain() const {
    auto room = std::array<char, 64 * 1024>{};
    while (::recv(ends_[1], room.data(), room.size(), 0) > 0) {}
  }
  void close_here() { close(ends_[0]); }
  void close_there() { close(ends_[1]); }

private:
  static void close(int& end) {
    if (end >= 0)
      ::close(std::exchange(end, -1));
  }

  std::array<int, 2> ends_{-1, -1};
};

/// Notes what it is told.
class noting final : public socket_waiter {
public:
  void on_ready(readiness what) override {
    told.push_back(std::string{what.to_read ? "r" : ""} + (what.to_write ? "w" : "")
                   + (what.ended ? "e" : ""));
    if (then)
      then();
  }

  std::vector<std::string> told;
  std::function<void()> then;
};

class SocketPoll : public testing::Test {
protected:
  using lines = std::vector<std::string>;

  std::shared_ptr<noting> wait_for(const socket_pair& on) {
    auto who = std::make_shared<noting>();
    poll.add(on.here(), who);
    return who;
  }

  asio::io_context io{1};
  socket_poll poll{io};
  socket_pair a;
  socket_pair b;
};

TEST_F(SocketPoll, TellsOnceOfWhatHasCome) {
  const auto who = wait_for(a);
  poll.run(); // That it may be written to.
  who->told.clear();
  a.send("one");
  EXPECT_EQ(poll.run(), 1U);
  EXPECT_EQ(poll.run(), 0U);
  a.send("two");
  EXPECT_EQ(poll.run(), 1U);
  EXPECT_EQ(who->told, (lines{"rw", "rw"}));
  EXPECT_EQ(a.receive(), "onetwo");
}

TEST_F(SocketPoll, TellsWhenAFullSocketTakesSomethingAgain) {
  const auto who = wait_for(a);
  a.fill();
  poll.run();
  who->told.clear();
  EXPECT_EQ(poll.run(), 0U);
  a.drain();
  poll.run();
  EXPECT_EQ(who->told, lines{"w"});
}

TEST_F(SocketPoll, TellsOfTheEnd) {
  const auto who = wait_for(a);
  poll.run();
  who->told.clear();
  a.send("last");
  a.close_there();
  poll.run();
  EXPECT_EQ(who->told, lines{"rwe"});
  EXPECT_EQ(a.receive(), "last");
}

TEST_F(SocketPoll, CallsThoseWhoHaveNotTakenAllAgain) {
  const auto who = wait_for(a);
  poll.run();
  EXPECT_FALSE(poll.may_have_more());
  poll.again(a.here());
  EXPECT_TRUE(poll.may_have_more());
  EXPECT_EQ(poll.run(), 1U);
  EXPECT_EQ(who->told.back(), "");
  EXPECT_FALSE(poll.may_have_more());
}

TEST_F(SocketPoll, TellsNothingOfASocketThatAnotherHasRemoved) {
  const auto first = wait_for(a);
  const auto second = wait_for(b);
  poll.run();
  first->told.clear();
  second->told.clear();
  first->then = [&] {
    poll.remove(b.here());
    b.close_here();
  };
  a.send("x");
  b.send("x");
  poll.again(a.here());
  poll.again(b.here());
  poll.run();
  EXPECT_EQ(first->told.size(), 2U); // Again, and of what has come.
  EXPECT_TRUE(second->told.empty());
}

TEST_F(SocketPoll, KeepsWhoWaitsUntilItIsRemoved) {
  auto who = wait_for(a);
  const auto kept = std::weak_ptr{who};
  who->then = [&] { poll.remove(a.here()); };
  who = nullptr;
  EXPECT_FALSE(kept.expired());
  a.send("x");
  poll.run();
  EXPECT_TRUE(kept.expired());
}

TEST_F(SocketPoll, HasTheIoContextSayWhenSomethingIsReady) {
  const auto who = wait_for(a);
  poll.run();
  who->told.clear();
  poll.arm();
  poll.arm();
  EXPECT_EQ(io.poll(), 0U);
  a.send("x");
  EXPECT_EQ(poll.run(), 0U); // Not before the handler.
  EXPECT_EQ(io.run_one(), 1U);
  EXPECT_EQ(poll.run(), 1U);
  EXPECT_EQ(who->told, lines{"rw"});
}

TEST_F(SocketPoll, FindsManyPartByPart) {
  auto pairs = std::vector<socket_pair>(300);
  auto all = std::vector<std::shared_ptr<noting>>{};
  for (const auto& each : pairs)
    all.push_back(wait_for(each));
  EXPECT_EQ(poll.run(), 256U);
  EXPECT_TRUE(poll.may_have_more());
  EXPECT_EQ(poll.run(), 44U);
  for (const auto& each : all)
    EXPECT_EQ(each->told, lines{"w"});
}

} // namespace
} // namespace plenum::core::test
