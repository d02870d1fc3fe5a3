// SPDX-License-Identifier: Apache-2.0
//
// raw_send is the least that a server can do for a publication: it passes on what
// one read has brought, with one send() to each member of the group, and nothing
// else. Who connects to /ws/GROUP is a member. It is the floor that other servers
// are compared with; one thread, Linux only, for loopback.

#include "bench/servers/raw_wire.hpp"

#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <span>
#include <unordered_map>
#include <vector>

namespace plenum::core::raw {

namespace {

constexpr std::size_t longest_read = std::size_t{256} * 1024;
constexpr std::size_t longest_head = std::size_t{8} * 1024;
constexpr std::size_t longest_backlog = std::size_t{16} * 1024 * 1024;

struct client {
  int fd = -1;
  std::string group; ///< Empty: the handshake is not done.
  std::string in;    ///< An incomplete frame or head.
  std::string due;   ///< What the socket had no room for.
};

class raw_server {
public:
  /// Prints the port, on a line of its own. Stops the program where that fails.
  explicit raw_server(std::uint16_t port) {
    auto here = sockaddr_in{AF_INET, htons(port), {htonl(INADDR_LOOPBACK)}, {}};
    auto* address = reinterpret_cast<sockaddr*>(&here); // NOLINT(*-reinterpret-cast)
    auto size = socklen_t{sizeof here};
    const auto on = 1;
    ::setsockopt(listener_.fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    if (::bind(listener_.fd, address, size) != 0 || ::listen(listener_.fd, SOMAXCONN) != 0) {
      std::perror("raw_send");
      std::exit(1);
    }
    ::getsockname(listener_.fd, address, &size);
    watch(EPOLL_CTL_ADD, listener_, EPOLLIN);
    std::printf("%d\n", ntohs(here.sin_port));
    std::fflush(stdout);
  }

  [[noreturn]] void run() {
    auto events = std::array<epoll_event, 512>{};
    for (;;) {
      const auto ready = ::epoll_wait(epoll_, events.data(), events.size(), -1);
      for (auto i = 0; i < ready; ++i) {
        auto& who = *static_cast<client*>(events[static_cast<std::size_t>(i)].data.ptr);
        if (&who == &listener_)
          accept_one();
        else if ((events[static_cast<std::size_t>(i)].events & EPOLLOUT) != 0)
          send_due(who);
        else
          read(who);
      }
    }
  }

private:
  void watch(int operation, client& who, std::uint32_t interest) const {
    auto event = epoll_event{interest, {&who}};
    ::epoll_ctl(epoll_, operation, who.fd, &event);
  }

  void accept_one() {
    const auto fd = ::accept4(listener_.fd, nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC);
    if (fd < 0)
      return;
    const auto on = 1;
    ::setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    auto& who = clients_[fd];
    who.fd = fd;
    watch(EPOLL_CTL_ADD, who, EPOLLIN);
  }

  void read(client& who) {
    const auto kept = who.in.copy(scratch_.data(), who.in.size());
    const auto got = ::recv(who.fd, scratch_.data() + kept, longest_read, 0);
    if (got <= 0)
      return close(who);
    const auto in = std::span{scratch_}.first(kept + static_cast<std::size_t>(got));
    if (!(who.group.empty() ? open(who, {in.data(), in.size()}) : take_frames(who, in)))
      close(who);
  }

  bool open(client& who, std::string head) {
    const auto key = head.find("Sec-WebSocket-Key: ");
    const auto name = head.find("/ws/") + 4;
    if (!head.ends_with("\r\n\r\n")) {
      who.in = std::move(head);
      return who.in.size() < longest_head;
    }
    if (key == std::string::npos || !head.starts_with("GET /ws/"))
      return false;
    who.in.clear();
    who.group = head.substr(name, head.find(' ', name) - name);
    groups_[who.group].push_back(&who);
    send(who, "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
              "Sec-WebSocket-Accept: "
                + accept_key(head.substr(key + 19, 24)) + "\r\n\r\n");
    return true;
  }

  bool take_frames(client& who, std::span<char> in) {
    auto ready = std::string{};
    for (;;) {
      const auto next = read_client_frame({in.data(), in.size()});
      if (next.header == 0)
        break;
      const auto mask = in.subspan(next.header - 4, 4);
      const auto body = in.subspan(next.header, next.length);
      for (std::size_t i = 0; i < body.size(); ++i)
        body[i] = static_cast<char>(body[i] ^ mask[i % 4]);
      if (next.kind == opcode::close)
        return false;
      if (next.kind == opcode::ping)
        answer_ping(who, {body.data(), body.size()});
      else if (next.kind != opcode::pong)
        append_frame(ready, next.kind, {body.data(), body.size()});
      in = in.subspan(next.header + next.length);
    }
    who.in.assign(in.data(), in.size());
    if (!ready.empty())
      for (auto* member : groups_[who.group])
        send(*member, ready);
    return true;
  }

  void answer_ping(client& who, std::string_view body) {
    auto pong = std::string{};
    append_frame(pong, opcode::pong, body);
    send(who, pong);
  }

  void send(client& who, std::string_view bytes) {
    auto sent = ssize_t{0};
    if (who.due.empty())
      sent = std::max<ssize_t>(::send(who.fd, bytes.data(), bytes.size(), MSG_NOSIGNAL), 0);
    if (static_cast<std::size_t>(sent) == bytes.size())
      return;
    who.due += bytes.substr(static_cast<std::size_t>(sent));
    if (who.due.size() > longest_backlog)
      ::shutdown(who.fd, SHUT_RDWR); // so that the next read fails, and closes it
    watch(EPOLL_CTL_MOD, who, EPOLLIN | EPOLLOUT);
  }

  void send_due(client& who) const {
    const auto sent = ::send(who.fd, who.due.data(), who.due.size(), MSG_NOSIGNAL);
    if (sent > 0)
      who.due.erase(0, static_cast<std::size_t>(sent));
    if (sent < 0 && errno != EAGAIN)
      who.due.clear();
    if (who.due.empty())
      watch(EPOLL_CTL_MOD, who, EPOLLIN);
  }

  void close(client& who) {
    if (!who.group.empty())
      std::erase(groups_[who.group], &who);
    ::close(who.fd);
    clients_.erase(who.fd);
  }

  int epoll_ = ::epoll_create1(EPOLL_CLOEXEC);
  client listener_{::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0), {}, {}, {}};
  std::unordered_map<int, client> clients_;
  std::unordered_map<std::string, std::vector<client*>> groups_;
  std::vector<char> scratch_ = std::vector<char>(longest_frame + longest_head + longest_read);
};

} // namespace

} // namespace plenum::core::raw

int main() {
  const auto* port = std::getenv("PORT");
  plenum::core::raw::raw_server{static_cast<std::uint16_t>(port ? std::atoi(port) : 0)}.run();
}
