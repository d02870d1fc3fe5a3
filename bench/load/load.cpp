// SPDX-License-Identifier: Apache-2.0

#include "bench/load/load.hpp"

#include "bench/load/generator.hpp"
#include "bench/load/process.hpp"
#include "bench/load/recovery.hpp"

namespace plenum::core::load {

namespace {

using progress_fn = std::function<void(std::string_view)>;

/// How long memory is given to settle.
constexpr auto settling = std::chrono::seconds{1};

/// How long a server may still tidy up after the last client has gone.
constexpr auto tidying = std::chrono::milliseconds{200};

/// Time that passes, and the server's on a processor, from when it is made.
class stopwatch {
public:
  explicit stopwatch(pid_t server) : server_{server}, cpu_{cpu_time_of(server)} {}

  double seconds() const {
    return std::chrono::duration<double>(steady_clock::now() - begin_).count();
  }

  /// Of the server, in µs for each of `count`; none: of nobody, or for nothing.
  std::optional<double> cpu_per(std::uint64_t count) const {
    const auto now = cpu_time_of(server_);
    if (!cpu_ || !now || count == 0)
      return std::nullopt;
    return static_cast<double>(*now - *cpu_) / 1000.0 / static_cast<double>(count);
  }

private:
  pid_t server_;
  time_point begin_ = steady_clock::now();
  std::optional<std::uint64_t> cpu_;
};

result<findings> run_publish(const load_settings& settings, const progress_fn& progress) {
  auto load = generator{settings};
  auto found = findings{};
  if (auto done = load.assemble(); !done)
    return done.error();
  progress("publishing");
  if (auto done = load.publish_for(settings.warm_up); !done)
    return done.error();
  load.traffic().reset_tally();
  const auto watch = stopwatch{settings.server};
  if (auto done = load.publish_for(settings.time); !done)
    return done.error();
  found.counted = load.traffic().counted();
  found.seconds = watch.seconds();
  found.cpu_per_delivery = watch.cpu_per(found.counted.deliveries);
  if (auto done = load.settle(); !done)
    return done.error();
  found.wrong = load.traffic().settle();
  return found;
}

result<findings> run_idle(const load_settings& settings) {
  const auto before = memory_of(settings.server);
  auto load = generator{settings};
  auto found = findings{};
  if (auto done = load.assemble(); !done)
    return done.error();
  if (auto done = load.idle_for(settling); !done)
    return done.error();
  if (const auto after = memory_of(settings.server); after && before)
    found.bytes_per_connection = (static_cast<double>(*after) - static_cast<double>(*before))
                                 / static_cast<double>(settings.shape.connections());
  return found;
}

result<findings> run_connect(const load_settings& settings, const progress_fn& progress) {
  auto load = generator{settings};
  auto found = findings{};
  found.clients = settings.shape.connections();
  const auto watch = stopwatch{settings.server};
  if (auto done = load.assemble(); !done)
    return done.error();
  progress("closing");
  if (auto done = load.disperse(); !done)
    return done.error();
  found.seconds = watch.seconds();
  if (auto done = load.idle_for(tidying); !done)
    return done.error();
  found.cpu_per_client = watch.cpu_per(found.clients);
  return found;
}

result<findings> run_recover(const load_settings& settings, const progress_fn& progress) {
  auto load = recovery{settings};
  auto found = findings{};
  found.clients = settings.shape.connections();
  if (auto done = load.prepare(); !done)
    return done.error();
  progress("coming back");
  const auto watch = stopwatch{settings.server};
  if (auto done = load.come_back(); !done)
    return done.error();
  found.seconds = watch.seconds();
  found.cpu_per_client = watch.cpu_per(found.clients);
  found.wrong = load.wrong();
  return found;
}

} // namespace

result<findings> run_load(const load_settings& settings, const progress_fn& progress) {
  if (settings.server != 0 && !memory_of(settings.server))
    return error{errc::invalid_field, "--pid: there is no such process, or it is not yours"};
  progress("connecting " + std::to_string(settings.shape.connections()) + " clients");
  switch (settings.kind) {
    case load_kind::publish: return run_publish(settings, progress);
    case load_kind::idle: return run_idle(settings);
    case load_kind::connect: return run_connect(settings, progress);
    case load_kind::recover: return run_recover(settings, progress);
  }
  return error{errc::internal, "no such load"};
}

} // namespace plenum::core::load
