// SPDX-License-Identifier: Apache-2.0

#include "gateway/api/web_socket.hpp"

#include "gateway/endpoints/handler_endpoint.hpp"

namespace plenum {

using namespace core;

// -- the request ----------------------------------------------------------------------

const std::string& WebSocket::path() const noexcept {
  return behind_.handshake().path;
}

const Params& WebSocket::path_params() const noexcept {
  return behind_.handshake().path_params;
}

const Params& WebSocket::query_params() const noexcept {
  return behind_.handshake().query_params;
}

const Headers& WebSocket::headers() const noexcept {
  return behind_.handshake().headers;
}

std::string WebSocket::path_param(const std::string& name) const {
  return std::string{find_param(path_params(), name)};
}

std::string WebSocket::query_param(const std::string& name, std::string_view otherwise) const {
  return std::string{find_param(query_params(), name, otherwise)};
}

Address WebSocket::client() const {
  return behind_.handshake().client;
}

std::vector<std::string> WebSocket::subprotocols() const {
  return offered_subprotocols(headers());
}

const user_id& WebSocket::user() const noexcept {
  return behind_.channel().info().user;
}

Json WebSocket::info() const {
  const auto& said = behind_.channel().info().who->info;
  return said.empty() ? Json{} : parse_json(said);
}

void WebSocket::set_user(user_id user) {
  behind_.must_be_here();
  behind_.channel().identify(std::move(user));
}

// -- the handshake ----------------------------------------------------------------------

Sent WebSocket::accept(std::string subprotocol, Headers::list headers) {
  behind_.accept(std::move(subprotocol), std::move(headers));
  return Sent{};
}

Task<> WebSocket::serve_commands() {
  behind_.serve_commands();
  co_await receive(); // No message comes this way: it waits for the end.
}

Sent WebSocket::refuse(unsigned status, const std::string& body) {
  behind_.refuse(status, body);
  return Sent{};
}

// -- messages -------------------------------------------------------------------------

namespace {

/// The next message; the end as an exception.
Task<Message> next_of(handler_endpoint& behind) {
  auto message = co_await Received{behind};
  if (!message)
    message = co_await Received{behind}; // Throws.
  co_return std::move(*message);
}

} // namespace

Received WebSocket::receive() noexcept {
  return Received{behind_};
}

bool Received::await_ready() const {
  return behind_.has_news();
}

void Received::await_suspend(std::coroutine_handle<> me) {
  behind_.wait_for_news(place_, me);
}

std::optional<Message> Received::await_resume() {
  return behind_.take_message();
}

Task<std::string> WebSocket::receive_text() {
  const auto message = co_await next_of(behind_);
  if (message.type() != PayloadType::text)
    throw WrongMessage{"a text message was expected, not bytes"};
  co_return message.data();
}

Task<Bytes> WebSocket::receive_bytes() {
  const auto message = co_await next_of(behind_);
  if (message.type() != PayloadType::bytes)
    throw WrongMessage{"bytes were expected, not a text message"};
  co_return Bytes{message.data()};
}

Task<Json> WebSocket::receive_json() {
  const auto message = co_await next_of(behind_);
  co_return parse_json(message.data());
}

Sent WebSocket::send(const Payload& what) {
  behind_.send(what.type() == PayloadType::bytes ? opcode::binary : opcode::text, what.data());
  return Sent{&behind_};
}

Sent WebSocket::send_text(std::string_view text) {
  return send(Payload(text));
}

Sent WebSocket::send_bytes(const Bytes& bytes) {
  behind_.send(opcode::binary, bytes.data);
  return Sent{&behind_};
}

Sent WebSocket::send_json(const Json& value) {
  return send(Payload(value));
}

Sent WebSocket::close(std::uint16_t code, const std::string& reason) {
  behind_.close(code, reason);
  return Sent{};
}

bool Sent::await_ready() const {
  return behind_ == nullptr || behind_->may_go_on();
}

void Sent::await_suspend(std::coroutine_handle<> me) {
  behind_->wait_for_room(place_, me);
}

void WebSocket::limit_rate(double messages_per_second, double burst) {
  behind_.limit_rate(messages_per_second, burst);
}

bool WebSocket::is_connected() const noexcept {
  return behind_.is_open();
}

std::uint16_t WebSocket::close_code() const noexcept {
  return behind_.close_code();
}

// -- what belongs to it ------------------------------------------------------------------

ChannelBox& WebSocket::box() const noexcept {
  return behind_.box();
}

const channel_id& WebSocket::uuid() const noexcept {
  return behind_.channel().info().id;
}

} // namespace plenum
