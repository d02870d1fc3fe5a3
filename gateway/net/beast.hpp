// SPDX-License-Identifier: Apache-2.0
//
// Names for Boost.Beast and the socket that everything in gateway/ uses.

#pragma once

#include "actors/loop/asio.hpp"

#include <boost/asio/basic_stream_socket.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <boost/beast/websocket/rfc6455.hpp>

namespace plenum::core {

namespace beast = boost::beast;
namespace http = boost::beast::http;
namespace websocket = boost::beast::websocket;

using boost::system::error_code;
using tcp = asio::ip::tcp;

/// Without the type-erased executor and the timers of beast::tcp_stream, which
/// would cost every idle connection kilobytes.
using tcp_socket = asio::basic_stream_socket<tcp, asio::io_context::executor_type>;

} // namespace plenum::core
