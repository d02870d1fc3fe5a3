// SPDX-License-Identifier: Apache-2.0
//
// A bearer is whoever a channel is for, as far as its shard has to know.

#pragma once

namespace plenum::core {

class bearer {
public:
  /// Whether it is to be let in no more.
  virtual bool is_revoked() const = 0;

protected:
  ~bearer() = default;
};

} // namespace plenum::core
