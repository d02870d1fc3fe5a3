// SPDX-License-Identifier: Apache-2.0
//
// What the kernel says about a running process of this machine.

#pragma once

#include <cstdint>
#include <optional>

#include <sys/types.h>

namespace plenum::core::load {

/// Time that all threads of `pid` have spent on a processor, in ns, exactly; none: there is no
/// such process.
std::optional<std::uint64_t> cpu_time_of(pid_t pid);

/// Resident memory of `pid`, in bytes; none: there is no such process.
std::optional<std::uint64_t> memory_of(pid_t pid);

} // namespace plenum::core::load
