# SPDX-License-Identifier: Apache-2.0
#
# PlenumPackages finds every third-party library, and says what its target is called:
#
#   Boost::headers  Boost::json  Boost::url  (Asio and Beast: plenum_boost)
#   CAF::core  CLI11::CLI11  fmt::fmt  hiredis::hiredis  libjwt::libjwt  msgpackc-cxx
#   OpenSSL::SSL  OpenSSL::Crypto  prometheus-cpp::core  simdjson::simdjson
#   spdlog::spdlog  Threads::Threads  and, for tests, GTest::gtest  GTest::gtest_main

# 1.81 is the oldest with Boost.URL; Debian's default, 1.74, must not be taken.
find_package(Boost 1.81 CONFIG REQUIRED COMPONENTS headers json system url)
find_package(CAF 0.17.6 EXACT REQUIRED)
find_package(CLI11 REQUIRED)
find_package(fmt REQUIRED)
find_package(msgpack CONFIG REQUIRED)
find_package(OpenSSL 3 REQUIRED)
find_package(prometheus-cpp REQUIRED)
find_package(simdjson REQUIRED)
find_package(spdlog REQUIRED)
find_package(Threads REQUIRED)

# Debian's packages of these two do not describe themselves to CMake.
function(plenum_find_library name library header)
  find_library(${name}_LIBRARY ${library} REQUIRED)
  find_path(${name}_INCLUDE_DIR ${header} REQUIRED)
  add_library(${name}::${name} UNKNOWN IMPORTED)
  set_target_properties(${name}::${name} PROPERTIES
    IMPORTED_LOCATION ${${name}_LIBRARY}
    INTERFACE_INCLUDE_DIRECTORIES ${${name}_INCLUDE_DIR})
endfunction()

plenum_find_library(hiredis hiredis hiredis/hiredis.h)
plenum_find_library(libjwt jwt jwt.h)

include(CTest)
if(BUILD_TESTING)
  find_package(GTest REQUIRED)
  include(GoogleTest)
endif()
