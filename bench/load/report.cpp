// SPDX-License-Identifier: Apache-2.0

#include "bench/load/report.hpp"

#include <fmt/format.h>

#include <array>

namespace plenum::core::load {

namespace {

struct quantile {
  const char* name;
  double share;
};

constexpr auto quantiles = std::array<quantile, 5>{
  {{"p50", 0.5}, {"p90", 0.9}, {"p99", 0.99}, {"p99.9", 0.999}, {"max", 1.0}}};

double to_us(std::uint64_t ns) {
  return static_cast<double>(ns) / 1000.0;
}

std::string deliveries_to_text(const findings& found) {
  const auto& counted = found.counted;
  auto text = fmt::format(
    "deliveries     {} in {:.2f} s: {:.0f} per second, of {} publishes\n", counted.deliveries,
    found.seconds, static_cast<double>(counted.deliveries) / found.seconds, counted.publishes);
  text += "latency       ";
  for (const auto& q : quantiles)
    text += fmt::format(" {} {:.0f} us ", q.name, to_us(counted.latency.percentile(q.share)));
  text.back() = '\n';
  if (found.cpu_per_delivery)
    text += fmt::format("server CPU     {:.4f} us per delivery\n", *found.cpu_per_delivery);
  return text;
}

} // namespace

std::string to_text(const findings& found) {
  auto text = std::string{};
  if (found.bytes_per_connection)
    text += fmt::format("server memory  {:.2f} KiB per connection\n",
                        *found.bytes_per_connection / 1024);
  if (found.clients > 0)
    text += fmt::format("clients        {} in {:.2f} s\n", found.clients, found.seconds);
  if (found.cpu_per_client)
    text += fmt::format("server CPU     {:.1f} us per client\n", *found.cpu_per_client);
  if (found.counted.deliveries > 0)
    text += deliveries_to_text(found);
  const auto& wrong = found.wrong;
  text += wrong.any()
            ? fmt::format("WRONG          {} lost, {} doubled, {} out of order, {} strange\n",
                          wrong.lost, wrong.doubled, wrong.out_of_order, wrong.strange)
            : "faults         none\n";
  return text;
}

std::string to_json(const findings& found) {
  const auto& counted = found.counted;
  auto text = fmt::format(R"({{"deliveries":{},"publishes":{},"seconds":{:.3f})",
                          counted.deliveries, counted.publishes, found.seconds);
  if (found.seconds > 0)
    text += fmt::format(R"(,"deliveries_per_second":{:.1f})",
                        static_cast<double>(counted.deliveries) / found.seconds);
  text += R"(,"latency_us":{)";
  for (const auto& q : quantiles)
    text += fmt::format(R"("{}":{:.1f},)", q.name, to_us(counted.latency.percentile(q.share)));
  text.back() = '}';
  if (found.cpu_per_delivery)
    text += fmt::format(R"(,"cpu_us_per_delivery":{:.5f})", *found.cpu_per_delivery);
  if (found.clients > 0)
    text += fmt::format(R"(,"clients":{})", found.clients);
  if (found.cpu_per_client)
    text += fmt::format(R"(,"cpu_us_per_client":{:.2f})", *found.cpu_per_client);
  if (found.bytes_per_connection)
    text += fmt::format(R"(,"rss_bytes_per_connection":{:.1f})", *found.bytes_per_connection);
  const auto& wrong = found.wrong;
  return text
         + fmt::format(R"(,"faults":{{"lost":{},"doubled":{},"out_of_order":{},"strange":{}}}}})",
                       wrong.lost, wrong.doubled, wrong.out_of_order, wrong.strange)
         + '\n';
}

} // namespace plenum::core::load
