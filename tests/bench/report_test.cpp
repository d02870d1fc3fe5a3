// SPDX-License-Identifier: Apache-2.0

#include "bench/load/report.hpp"

#include <gtest/gtest.h>

namespace plenum::core::load {
namespace {

findings some() {
  auto found = findings{};
  found.counted.deliveries = 10;
  found.counted.publishes = 5;
  found.counted.latency.record(2000);
  found.seconds = 2;
  return found;
}

TEST(Report, IsOneJsonObject) {
  auto found = some();
  found.cpu_per_delivery = 0.5;
  found.bytes_per_connection = 1024;
  EXPECT_EQ(to_json(found),
            R"({"deliveries":10,"publishes":5,"seconds":2.000,"deliveries_per_second":5.0,)"
            R"("latency_us":{"p50":2.0,"p90":2.0,"p99":2.0,"p99.9":2.0,"max":2.0},)"
            R"("cpu_us_per_delivery":0.50000,"rss_bytes_per_connection":1024.0,)"
            R"("faults":{"lost":0,"doubled":0,"out_of_order":0,"strange":0}})"
            "\n");
}

TEST(Report, SaysWhatAClientCosts) {
  auto found = findings{};
  found.clients = 100;
  found.seconds = 2;
  found.cpu_per_client = 50.25;
  EXPECT_NE(to_json(found).find(R"("clients":100,"cpu_us_per_client":50.25)"), std::string::npos);
  EXPECT_EQ(to_text(found), "clients        100 in 2.00 s\n"
                            "server CPU     50.2 us per client\n"
                            "faults         none\n");
}

TEST(Report, LeavesOutWhatIsUnknown) {
  EXPECT_EQ(to_json(some()).find("cpu"), std::string::npos);
  EXPECT_EQ(to_text(some()).find("CPU"), std::string::npos);
}

TEST(Report, NamesFaults) {
  auto found = some();
  EXPECT_NE(to_text(found).find("none"), std::string::npos);
  found.wrong = {.lost = 1, .doubled = 2, .out_of_order = 3, .strange = 4};
  EXPECT_NE(to_text(found).find("1 lost, 2 doubled, 3 out of order, 4 strange"), std::string::npos);
}

} // namespace
} // namespace plenum::core::load
