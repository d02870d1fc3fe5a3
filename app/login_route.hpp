// SPDX-License-Identifier: Apache-2.0
//
// The login of the chat page, for demonstrations: it asks for no password.

#pragma once

#include "gateway/api/http.hpp"

#include <string>

namespace plenum::core {

/// Answers `GET ?user=NAME` with a token of that user that may do everything, good for ten
/// minutes, signed with the secret in this file.
HttpHandler demo_login(std::string secret_file);

} // namespace plenum::core
