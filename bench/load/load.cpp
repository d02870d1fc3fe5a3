// SPDX-License-Identifier: Apache-2.0

#include "bench/load/load.hpp"

#include "bench/load/generator.hpp"
#include "bench/load/process.hpp"

namespace plenum::core::load {

namespace {

/// How long memory is given to settle.
constexpr auto settling = std::chrono::seconds{1};

/// Publishes and counts; the server's time is read at both ends.
result<void> measure(generator& load, const load_settings& settings, findings& found) {
  if (auto done = load.publish_for(settings.warm_up); !done)
    return done;
  load.traffic().reset_tally();
  const auto begin = steady_clock::now();
  const auto cpu_before = cpu_time_of(settings.server);
  if (auto done = load.publish_for(settings.time); !done)
    return done;
  const auto cpu_after = cpu_time_of(settings.server);
  found.counted = load.traffic().counted();
  found.seconds = std::chrono::duration<double>(steady_clock::now() - begin).count();
  if (cpu_before && cpu_after && found.counted.deliveries > 0)
    found.cpu_per_delivery = static_cast<double>(*cpu_after - *cpu_before) / 1000.0
                             / static_cast<double>(found.counted.deliveries);
  return load.settle();
}

} // namespace

result<findings> run_load(const load_settings& settings,
                          const std::function<void(std::string_view)>& progress) {
  const auto memory_before = memory_of(settings.server);
  if (settings.server != 0 && !memory_before)
    return error{errc::invalid_field, "--pid: there is no such process, or it is not yours"};
  auto load = generator{settings};
  auto found = findings{};
  progress("connecting " + std::to_string(settings.shape.connections()) + " members");
  if (auto done = load.assemble(); !done)
    return done.error();
  if (auto done = load.idle_for(settling); !done)
    return done.error();
  if (const auto memory = memory_of(settings.server); memory && memory_before)
    found.bytes_per_connection = (static_cast<double>(*memory)
                                  - static_cast<double>(*memory_before))
                                 / static_cast<double>(settings.shape.connections());
  if (settings.time.count() == 0)
    return found;
  progress("publishing");
  if (auto done = measure(load, settings, found); !done)
    return done.error();
  found.wrong = load.traffic().settle();
  return found;
}

} // namespace plenum::core::load
