// SPDX-License-Identifier: Apache-2.0
//
// A redis_server is a real Redis on a free port of the loopback, with its files in a folder
// of its own, for one test.

#pragma once

#include "cluster/redis/connection/url.hpp"

#include <filesystem>
#include <string>
#include <vector>

#include <sys/types.h>

namespace plenum::core::test {

class redis_server {
public:
  /// Starts and waits until it answers.
  /// @param options  More arguments of redis-server.
  explicit redis_server(std::vector<std::string> options = {});
  redis_server(const redis_server&) = delete;
  redis_server& operator=(const redis_server&) = delete;
  ~redis_server();

  const redis_url& url() const noexcept { return url_; }

  /// Ends it at once, as a crash does.
  void kill();

  /// Starts it again on the same port, with what is in its files.
  void start();

  /// Like a machine that hangs: connections stay and nothing is answered.
  void pause() const;
  void go_on() const;

  /// Runs a command with redis-cli. @returns  what that prints.
  std::string run(const std::string& command) const;

  /// Makes what is there survive `kill`.
  void save() const { run("SAVE"); }

  /// Makes the next `start` begin with nothing.
  void lose_files() const;

private:
  std::vector<std::string> options_;
  std::filesystem::path folder_;
  redis_url url_;
  pid_t process_ = -1;
};

} // namespace plenum::core::test
