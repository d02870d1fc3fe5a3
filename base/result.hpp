// SPDX-License-Identifier: Apache-2.0
//
// result<T> is a T or the reason why there is none. An error names its cause
// (a row of errc) and says in words what it was about, for people.

#pragma once

#include "base/errc.hpp"

#include <boost/system/result.hpp>

#include <string>

namespace plenum::core {

struct error {
  errc code = errc::internal;
  std::string message; ///< Names the field, limit or rule; never secret.

  friend bool operator==(const error&, const error&) = default;
};

/// Check with `if (!r)`, then read `*r` or `r.error()`; never call `.value()`.
template <class T>
using result = boost::system::result<T, error>;

} // namespace plenum::core
