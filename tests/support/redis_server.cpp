// SPDX-License-Identifier: Apache-2.0

#include "tests/support/redis_server.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>

#include <array>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <stdexcept>
#include <thread>

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

namespace plenum::core::test {

namespace {

/// Only a guard against hanging.
constexpr auto patience = std::chrono::seconds{10};

std::uint16_t free_port() {
  auto io = boost::asio::io_context{};
  using tcp = boost::asio::ip::tcp;
  return tcp::acceptor{io, {boost::asio::ip::address_v4::loopback(), 0}}.local_endpoint().port();
}

std::filesystem::path make_folder() {
  auto name = (std::filesystem::temp_directory_path() / "plenum_redis_XXXXXX").string();
  if (::mkdtemp(name.data()) == nullptr)
    throw std::runtime_error{"no folder for Redis"};
  return name;
}

/// Becomes a Redis that ends when this process does.
[[noreturn]] void become_redis(std::vector<std::string> arguments) {
  auto pointers = std::vector<char*>{};
  for (auto& argument : arguments)
    pointers.push_back(argument.data());
  pointers.push_back(nullptr);
  const auto nowhere = ::open("/dev/null", O_WRONLY);
  ::dup2(nowhere, STDOUT_FILENO);
  ::execvp(pointers.front(), pointers.data());
  std::_Exit(127);
}

} // namespace

redis_server::redis_server(std::vector<std::string> options)
  : options_{std::move(options)}, folder_{make_folder()} {
  url_.host = "127.0.0.1";
  url_.port = free_port();
  start();
}

redis_server::~redis_server() {
  kill();
  std::filesystem::remove_all(folder_);
}

void redis_server::start() {
  auto arguments = std::vector<std::string>{
    "redis-server", "--port",        std::to_string(url_.port), "--bind", "127.0.0.1", "--save", "",
    "--dir",        folder_.string()};
  arguments.insert(arguments.end(), options_.begin(), options_.end());
  process_ = ::fork();
  if (process_ == 0)
    become_redis(std::move(arguments));
  const auto until = std::chrono::steady_clock::now() + patience;
  while (run("PING") != "PONG\n") {
    if (std::chrono::steady_clock::now() > until)
      throw std::runtime_error{"Redis does not start"};
    std::this_thread::sleep_for(std::chrono::milliseconds{10});
  }
}

void redis_server::kill() {
  if (process_ <= 0)
    return;
  ::kill(process_, SIGKILL);
  ::waitpid(process_, nullptr, 0);
  process_ = -1;
}

void redis_server::pause() const {
  ::kill(process_, SIGSTOP);
}

void redis_server::go_on() const {
  ::kill(process_, SIGCONT);
}

std::string redis_server::run(const std::string& command) const {
  const auto line = "redis-cli -p " + std::to_string(url_.port) + ' ' + command + " 2>/dev/null";
  auto* out = ::popen(line.c_str(), "r"); // NOLINT(cert-env33-c): the test's own words
  if (out == nullptr)
    throw std::runtime_error{"redis-cli cannot be run"};
  auto said = std::string{};
  auto part = std::array<char, 4096>{};
  while (const auto count = std::fread(part.data(), 1, part.size(), out))
    said.append(part.data(), count);
  ::pclose(out);
  return said;
}

void redis_server::lose_files() const {
  for (const auto& file : std::filesystem::directory_iterator{folder_})
    std::filesystem::remove_all(file);
}

} // namespace plenum::core::test
