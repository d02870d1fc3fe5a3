// SPDX-License-Identifier: Apache-2.0
//
// command_reader makes a command of the fields of one message, or says what is
// wrong with it. It is the one place that knows which fields a command has,
// which of them it needs and what they may be; every encoding goes through it.

#pragma once

#include "protocol/command.hpp"
#include "protocol/limits.hpp"
#include "protocol/native/fields.hpp"

namespace plenum::core {

/// Makes a payload of `data`, which is there and has no fault.
using payload_reader = result<payload> (*)(payload_type type, const data_field& data);

/// @returns  the command; or a refusal with `errc::unknown_op`,
///           `errc::invalid_field` or `errc::invalid_group` that names the
///           field, and with as much of id, op and group as is usable.
incoming read_command(const fields& in, const client_limits& limits, payload_reader read_payload);

} // namespace plenum::core
