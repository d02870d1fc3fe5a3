// SPDX-License-Identifier: Apache-2.0
//
// Only a name: `asio`, for Boost.Asio. Not `net`, which CAF uses.

#pragma once

namespace boost::asio {}

namespace plenum::core {
namespace asio = boost::asio;
} // namespace plenum::core
