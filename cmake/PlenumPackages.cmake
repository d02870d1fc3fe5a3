# SPDX-License-Identifier: Apache-2.0
#
# PlenumPackages finds every third-party library, and says what its target is called:
#
#   Boost::headers  Boost::json  Boost::url  (Asio and Beast: plenum_boost)
#   CAF::core  CLI11::CLI11  CURL::libcurl  fmt::fmt  hiredis::hiredis  msgpackc-cxx
#   OpenSSL::SSL  OpenSSL::Crypto  prometheus-cpp::core  simdjson::simdjson
#   spdlog::spdlog  Threads::Threads  ZLIB::ZLIB  and, for tests, GTest::gtest  GTest::gtest_main

# 1.81 is the oldest with Boost.URL; Debian's default, 1.74, must not be taken.
find_package(Boost 1.81 CONFIG REQUIRED COMPONENTS headers json system url)
find_package(CAF 0.17.6 EXACT REQUIRED)
find_package(CLI11 REQUIRED)
find_package(CURL 7.88 REQUIRED)
find_package(fmt REQUIRED)
find_package(msgpack CONFIG REQUIRED)
find_package(OpenSSL 3 REQUIRED)
find_package(prometheus-cpp REQUIRED)
find_package(simdjson REQUIRED)
find_package(spdlog REQUIRED)
find_package(Threads REQUIRED)
find_package(ZLIB REQUIRED)

# Debian's package of this one does not describe itself to CMake.
find_library(hiredis_LIBRARY hiredis REQUIRED)
find_path(hiredis_INCLUDE_DIR hiredis/hiredis.h REQUIRED)
add_library(hiredis::hiredis UNKNOWN IMPORTED)
set_target_properties(hiredis::hiredis PROPERTIES
  IMPORTED_LOCATION ${hiredis_LIBRARY}
  INTERFACE_INCLUDE_DIRECTORIES ${hiredis_INCLUDE_DIR})

include(CTest)
if(BUILD_TESTING)
  find_package(GTest REQUIRED)
  include(GoogleTest)
endif()
