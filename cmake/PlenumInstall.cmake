# SPDX-License-Identifier: Apache-2.0
#
# PlenumInstall says what `cmake --install` puts where, in two components: `server`, the
# program, and `development`, the library:
#
#   find_package(plenum REQUIRED)
#   target_link_libraries(my_server plenum::plenum)
#
# The library is all floors but app/ in one archive. Installed headers include each other as
# <plenum/...>, so that a program may have folders of the same names as ours.

include(GNUInstallDirs)
include(CMakePackageConfigHelpers)

set(package_dir ${CMAKE_INSTALL_LIBDIR}/cmake/plenum)

# -- the program --------------------------------------------------------------------

install(TARGETS plenum RUNTIME COMPONENT server)

# -- the library --------------------------------------------------------------------

set(floors base protocol actors cluster gateway)
list(TRANSFORM floors PREPEND plenum_ OUTPUT_VARIABLE parts)
list(APPEND parts plenum_boost)
list(TRANSFORM parts REPLACE "(.+)" "$<TARGET_OBJECTS:\\1>" OUTPUT_VARIABLE objects)
add_library(plenum_archive STATIC ${objects})
set_target_properties(plenum_archive PROPERTIES OUTPUT_NAME plenum EXPORT_NAME plenum)
target_compile_features(plenum_archive INTERFACE cxx_std_20)
get_target_property(definitions plenum_boost INTERFACE_COMPILE_DEFINITIONS)
target_compile_definitions(plenum_archive INTERFACE ${definitions})
target_include_directories(plenum_archive INTERFACE $<INSTALL_INTERFACE:${CMAKE_INSTALL_INCLUDEDIR}>)
target_link_libraries(plenum_archive INTERFACE
  Boost::headers Boost::json Boost::url CURL::libcurl OpenSSL::SSL OpenSSL::Crypto prometheus-cpp::core
  simdjson::simdjson spdlog::spdlog Threads::Threads ZLIB::ZLIB caf_core hiredis)
install(TARGETS plenum_archive EXPORT plenum ARCHIVE COMPONENT development)
install(EXPORT plenum NAMESPACE plenum:: FILE plenumTargets.cmake
  DESTINATION ${package_dir} COMPONENT development)

# The umbrella header and what it includes.
file(GLOB api CONFIGURE_DEPENDS RELATIVE ${PROJECT_SOURCE_DIR} gateway/api/*.hpp)
set(headers ${api}
  base/channel_id.hpp base/clock.hpp base/errc.hpp base/names.hpp base/node_id.hpp base/result.hpp
  protocol/command.hpp protocol/disconnect.hpp protocol/node_info.hpp protocol/publication.hpp protocol/reply.hpp)
list(JOIN floors "|" folders)
foreach(header ${headers} plenum/plenum.hpp)
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${header})
  file(READ ${header} text)
  string(REGEX REPLACE "#include \"((${folders})/[^\"]+)\"" "#include <plenum/\\1>" text "${text}")
  string(REGEX REPLACE "^plenum/" "" place ${header})
  file(CONFIGURE OUTPUT include/plenum/${place} CONTENT "${text}" @ONLY)
endforeach()
install(DIRECTORY ${PROJECT_BINARY_DIR}/include/plenum DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}
  COMPONENT development)

# -- how it is found ----------------------------------------------------------------

configure_package_config_file(cmake/plenumConfig.cmake.in plenumConfig.cmake
  INSTALL_DESTINATION ${package_dir})
write_basic_package_version_file(plenumConfigVersion.cmake COMPATIBILITY SameMinorVersion)
install(FILES ${PROJECT_BINARY_DIR}/plenumConfig.cmake
  ${PROJECT_BINARY_DIR}/plenumConfigVersion.cmake
  DESTINATION ${package_dir} COMPONENT development)

list(TRANSFORM definitions PREPEND -D)
list(JOIN definitions " " PLENUM_DEFINITIONS)
# Found from where the file is, so that the prefix may be chosen, or moved, after the build.
file(RELATIVE_PATH PLENUM_PREFIX_FROM_PC
  ${CMAKE_INSTALL_FULL_LIBDIR}/pkgconfig ${CMAKE_INSTALL_PREFIX})
configure_file(cmake/plenum.pc.in plenum.pc @ONLY)
install(FILES ${PROJECT_BINARY_DIR}/plenum.pc DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig
  COMPONENT development)

# -- Debian packages: `cpack` in the build folder -----------------------------------

set(CPACK_GENERATOR DEB)
set(CPACK_STRIP_FILES ON)
set(CPACK_PACKAGE_CONTACT "The Plenum maintainers <maintainers@plenum.invalid>")
set(CPACK_COMPONENTS_ALL server development)
set(CPACK_DEB_COMPONENT_INSTALL ON)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_SERVER_PACKAGE_NAME plenum)
set(CPACK_DEBIAN_SERVER_PACKAGE_SECTION net)
set(CPACK_DEBIAN_SERVER_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_SERVER_PACKAGE_DEPENDS "ca-certificates") # For https to backends.
set(CPACK_DEBIAN_DEVELOPMENT_PACKAGE_NAME plenum-dev)
set(CPACK_DEBIAN_DEVELOPMENT_PACKAGE_SECTION libdevel)
set(CPACK_DEBIAN_DEVELOPMENT_PACKAGE_DEPENDS
  "libboost1.81-dev, libboost-json1.81-dev, libboost-url1.81-dev, libcaf-dev, libcurl4-openssl-dev, \
libhiredis-dev, \
libsimdjson-dev, libspdlog-dev, libssl-dev, prometheus-cpp-dev, zlib1g-dev")
include(CPack)
