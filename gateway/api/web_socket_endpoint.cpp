// SPDX-License-Identifier: Apache-2.0

#include "gateway/api/web_socket_endpoint.hpp"

namespace plenum {

using namespace core;

namespace {

PayloadType type_of(Encoding encoding) {
  switch (encoding) {
    case Encoding::json: return PayloadType::json;
    case Encoding::bytes: return PayloadType::bytes;
    case Encoding::text:
    case Encoding::any: break;
  }
  return PayloadType::text;
}

/// Why this message is not what `encoding` says; empty: it is.
std::string fault_in(Encoding encoding, const Message& message) {
  if (encoding == Encoding::text && message.type() != PayloadType::text)
    return "text messages are expected, not bytes";
  if (encoding == Encoding::bytes && message.type() != PayloadType::bytes)
    return "bytes are expected, not text messages";
  return {};
}

} // namespace

Task<> WebSocketEndpoint::on_connect(WebSocket& ws) {
  co_await ws.accept();
}

Task<> WebSocketEndpoint::on_receive(WebSocket&, Message) {
  co_return;
}

Task<> WebSocketEndpoint::on_decode_error(WebSocket& ws, std::string why) {
  co_await ws.close(1003, why);
}

Task<> WebSocketEndpoint::on_disconnect(WebSocket&, std::uint16_t) {
  co_return;
}

Task<> WebSocketEndpoint::run(WebSocket& ws) {
  websocket_ = &ws;
  auto failed = std::exception_ptr{};
  auto close_code = std::uint16_t{1000};
  try {
    co_await pump(ws, close_code);
  } catch (const WebSocketDisconnect& end) {
    close_code = end.code;
  } catch (const WebSocketException& asked) {
    close_code = asked.code;
    failed = std::current_exception();
  } catch (...) {
    close_code = 1011;
    failed = std::current_exception();
  }
  co_await on_disconnect(ws, close_code);
  if (failed)
    std::rethrow_exception(failed);
}

Task<> WebSocketEndpoint::pump(WebSocket& ws, std::uint16_t& close_code) {
  co_await on_connect(ws);
  while (auto message = co_await ws.receive())
    co_await dispatch(ws, std::move(*message));
  close_code = ws.close_code();
}

Task<> WebSocketEndpoint::dispatch(WebSocket& ws, Message message) {
  auto fault = fault_in(encoding(), message);
  if (fault.empty() && encoding() == Encoding::json) {
    try {
      message = Message{parse_json(message.data())};
    } catch (const WrongMessage& wrong) {
      fault = wrong.what();
    }
  }
  if (fault.empty())
    co_await on_receive(ws, std::move(message));
  else
    co_await on_decode_error(ws, std::move(fault));
}

Channel& WebSocketEndpoint::channel() {
  if (!channel_)
    channel_.emplace(*websocket_, type_of(encoding()), expires());
  return *channel_;
}

Task<ChannelAddStatus> WebSocketEndpoint::join_group(std::string group, JoinOptions options) {
  return box().add_channel_to_group(channel(), std::move(group), options);
}

Task<ChannelRemoveStatus> WebSocketEndpoint::leave_group(std::string group) {
  return box().remove_channel_from_group(channel(), std::move(group));
}

Task<SendReceipt> WebSocketEndpoint::broadcast(Payload payload, std::string group,
                                               bool save_history) {
  return box().group_send(std::move(group), std::move(payload), {.save_history = save_history});
}

Task<SendStatus> WebSocketEndpoint::send_to(channel_id channel, Payload payload) {
  return box().send_to(channel, std::move(payload));
}

Task<Members> WebSocketEndpoint::group(std::string group) {
  return box().members(std::move(group));
}

Task<std::size_t> WebSocketEndpoint::get_user_count(std::string group) {
  return box().count(std::move(group));
}

} // namespace plenum
