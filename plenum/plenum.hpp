// SPDX-License-Identifier: Apache-2.0
//
// All that a program needs to be a Plenum server, in one header.

#pragma once

#include "gateway/api/app.hpp"
#include "gateway/api/web_socket_endpoint.hpp"
