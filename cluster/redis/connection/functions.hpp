// SPDX-License-Identifier: Apache-2.0
//
// redis_functions are what Redis runs for us, each in one step: the library that is made of
// cluster/scripts/. Functions rather than scripts: whoever empties the cache of scripts does
// not take them away, and a server that may not be written to refuses them as a whole. Pure.

#pragma once

#include "actors/messages.hpp"

#include <cstdint>
#include <string>

namespace plenum::core {

enum class redis_function : std::uint8_t {
  alive,
  gone,
  tell_all,
  tell,
  look_around,
  spread,
  announce,
  publish,
  read,
  forget,
  revoke,
};

/// The source, for FUNCTION LOAD. Its names carry a sum of it, so that nodes of different versions
/// get on with the same Redis.
const std::string& redis_library();

/// The name, for FCALL.
const std::string& name_of(redis_function which);

/// What functions say of who hears a channel.
/// @param count  Of those who do; -1: nobody, but a node that lives cannot be reached.
/// @param here   This node is among them.
presence others_hear(std::int64_t count, bool here = false);

} // namespace plenum::core
