// SPDX-License-Identifier: Apache-2.0

#include "bench/load/process.hpp"

#include <filesystem>
#include <fstream>
#include <string>

#include <unistd.h>

namespace plenum::core::load {

std::optional<std::uint64_t> cpu_time_of(pid_t pid) {
  auto failed = std::error_code{};
  const auto threads = "/proc/" + std::to_string(pid) + "/task";
  auto sum = std::uint64_t{0};
  auto found = false;
  for (const auto& thread : std::filesystem::directory_iterator{threads, failed}) {
    // The first number is the time on a processor.
    auto ns = std::uint64_t{0};
    if (std::ifstream{thread.path() / "schedstat"} >> ns) {
      sum += ns;
      found = true;
    }
  }
  return found ? std::optional{sum} : std::nullopt;
}

std::optional<std::uint64_t> memory_of(pid_t pid) {
  auto total = std::uint64_t{0};
  auto resident = std::uint64_t{0};
  if (!(std::ifstream{"/proc/" + std::to_string(pid) + "/statm"} >> total >> resident))
    return std::nullopt;
  return resident * static_cast<std::uint64_t>(::sysconf(_SC_PAGESIZE));
}

} // namespace plenum::core::load
