# SPDX-License-Identifier: Apache-2.0
#
# PlenumTargets holds what every target of the project shares, and the three
# functions that all other CMake files are written with. Include it once, after
# project().
#
#   plenum_library(<name> SOURCES <file>... [PUBLIC <target>...] [PRIVATE <target>...]
#                  [PCH <header>...])
#     The static library plenum_<name>. Includes are written from the project's
#     root: "base/errc.hpp". PCH names heavy headers, such as <boost/beast/websocket.hpp>,
#     that most of this library's sources need; they are precompiled.
#
#   plenum_test(<name> SOURCES <file>... [LINK <target>...] [LABELS <label>...])
#     The GoogleTest program <name>_test; every TEST in it is a test of ctest's,
#     named <name>.<Suite>.<Case>. Label `threads`: is also run under TSan.
#
#   plenum_embed(<target> <folder>)
#     Compiles every file of <folder> (relative to the calling CMakeLists.txt) into
#     <target>. Its last path component names the header and the function:
#       #include "embedded/web.hpp"
#       std::span<const plenum::core::embedded_file> plenum::embedded_web() noexcept;
#     A file has a `name`, relative to the folder, and `bytes`.
#
#   plenum_program(<target> SOURCES <file>... [LINK <target>...])
#     An executable with the project's compile options.
#
# Target plenum_boost: Boost.Asio and Boost.Beast, compiled once. Link it instead of
# Boost's headers wherever one of the two is included. For the names of third-party
# targets see PlenumPackages.cmake.

include(PlenumPackages)
include(PlenumEmbed)

option(PLENUM_WERROR "Treat warnings as errors" OFF)

set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_RUNTIME_OUTPUT_DIRECTORY ${PROJECT_BINARY_DIR})

find_program(PLENUM_CCACHE ccache)
if(PLENUM_CCACHE AND NOT DEFINED CMAKE_CXX_COMPILER_LAUNCHER)
  # Without these, ccache gives up on precompiled headers.
  set(CMAKE_CXX_COMPILER_LAUNCHER ${CMAKE_COMMAND} -E env
    CCACHE_SLOPPINESS=pch_defines,time_macros,include_file_mtime,include_file_ctime
    ${PLENUM_CCACHE})
  add_compile_options($<$<CXX_COMPILER_ID:GNU>:-fpch-preprocess>)
endif()

find_program(PLENUM_MOLD mold)
if(PLENUM_MOLD)
  add_link_options(-fuse-ld=mold)
endif()

add_library(plenum_warnings INTERFACE)
target_compile_options(plenum_warnings INTERFACE
  -Wall -Wextra -Wpedantic -Wconversion -Wnon-virtual-dtor -Woverloaded-virtual -Wextra-semi
  $<$<CXX_COMPILER_ID:GNU>:-Wshadow=local>
  # gcc 12 sees overlaps in std::string's operator+ that are not there (gcc bug 105651).
  $<$<CXX_COMPILER_ID:GNU>:-Wno-restrict>
  $<$<BOOL:${PLENUM_WERROR}>:-Werror>)

# -- precompiled headers --------------------------------------------------------

set(plenum_std_headers
  <algorithm> <array> <atomic> <chrono> <cstdint> <deque> <functional> <map> <memory> <optional>
  <span> <string> <string_view> <unordered_map> <utility> <variant> <vector>)

# A target whose only purpose is a precompiled header that others reuse.
function(plenum_pch_host target)
  file(CONFIGURE OUTPUT ${target}.cpp CONTENT "")
  add_library(${target} STATIC ${CMAKE_CURRENT_BINARY_DIR}/${target}.cpp)
  target_link_libraries(${target} PRIVATE plenum_warnings)
  target_precompile_headers(${target} PRIVATE ${ARGN})
endfunction()

plenum_pch_host(plenum_pch ${plenum_std_headers})
if(BUILD_TESTING)
  plenum_pch_host(plenum_test_pch ${plenum_std_headers} <gtest/gtest.h>)
  target_link_libraries(plenum_test_pch PRIVATE GTest::gtest) # for its definitions
endif()

# -- Boost's compiled parts -----------------------------------------------------

add_library(plenum_boost STATIC ${CMAKE_CURRENT_LIST_DIR}/boost_impl.cpp)
target_compile_definitions(plenum_boost PUBLIC
  BOOST_ASIO_SEPARATE_COMPILATION BOOST_ASIO_NO_DEPRECATED BOOST_BEAST_SEPARATE_COMPILATION)
target_link_libraries(plenum_boost PUBLIC
  Boost::headers Boost::system OpenSSL::SSL OpenSSL::Crypto Threads::Threads)

# -- functions ------------------------------------------------------------------

function(plenum_library name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "SOURCES;PUBLIC;PRIVATE;PCH")
  plenum_check_arguments(plenum_library ${name})
  set(target plenum_${name})
  add_library(${target} STATIC ${arg_SOURCES})
  target_include_directories(${target} PUBLIC ${PROJECT_SOURCE_DIR})
  target_link_libraries(${target} PUBLIC ${arg_PUBLIC} PRIVATE ${arg_PRIVATE} plenum_warnings)
  if(arg_PCH)
    target_precompile_headers(${target} PRIVATE ${plenum_std_headers} ${arg_PCH})
  else()
    target_precompile_headers(${target} REUSE_FROM plenum_pch)
  endif()
endfunction()

function(plenum_program target)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "SOURCES;LINK")
  plenum_check_arguments(plenum_program ${target})
  add_executable(${target} ${arg_SOURCES})
  target_include_directories(${target} PRIVATE ${PROJECT_SOURCE_DIR})
  target_link_libraries(${target} PRIVATE ${arg_LINK} plenum_warnings)
  target_precompile_headers(${target} REUSE_FROM plenum_pch)
endfunction()

function(plenum_test name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "SOURCES;LINK;LABELS")
  plenum_check_arguments(plenum_test ${name})
  set(target ${name}_test)
  add_executable(${target} ${arg_SOURCES})
  target_include_directories(${target} PRIVATE ${PROJECT_SOURCE_DIR})
  target_link_libraries(${target} PRIVATE ${arg_LINK} GTest::gtest_main plenum_warnings)
  target_precompile_headers(${target} REUSE_FROM plenum_test_pch)
  # The time limit is a guard against a hanging test, not an expectation.
  gtest_discover_tests(${target} TEST_PREFIX ${name}. DISCOVERY_MODE PRE_TEST
    DISCOVERY_TIMEOUT 60 PROPERTIES TIMEOUT 120)
  # Given as a property above, a list of labels would lose all but its first.
  file(CONFIGURE OUTPUT ${target}_labels.cmake @ONLY CONTENT
    "set_tests_properties(\${@target@_TESTS} PROPERTIES LABELS \"@arg_LABELS@\")\n")
  set_property(DIRECTORY APPEND PROPERTY
    TEST_INCLUDE_FILES ${CMAKE_CURRENT_BINARY_DIR}/${target}_labels.cmake)
endfunction()

# Stops at a misspelt keyword or an empty list of sources.
macro(plenum_check_arguments function name)
  if(arg_UNPARSED_ARGUMENTS OR NOT arg_SOURCES)
    message(FATAL_ERROR "${function}(${name}): needs SOURCES, got '${arg_UNPARSED_ARGUMENTS}'")
  endif()
endmacro()
