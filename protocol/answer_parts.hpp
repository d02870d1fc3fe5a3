// SPDX-License-Identifier: Apache-2.0
//
// answer_parts is an answer with many messages, encoded a part at a time as the client takes
// it, so that a long history costs no more memory than a short one. On wires with replies the
// parts are fragments of one WebSocket message (RFC 6455 section 5.4): control frames may go
// between them, nothing else. Not thread-safe.

#pragma once

#include <cstddef>
#include <string>

namespace plenum::core {

class answer_parts {
public:
  virtual ~answer_parts() = default;

  /// Appends whole frames to `out`, `bytes` of them or a little more, fewer only at the end.
  /// @returns  false if this was the last part.
  virtual bool next(std::size_t bytes, std::string& out) = 0;
};

} // namespace plenum::core
