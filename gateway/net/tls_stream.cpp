// SPDX-License-Identifier: Apache-2.0

#include "gateway/net/tls_stream.hpp"

#include "gateway/net/tls_pairs.hpp"

#include <array>
#include <cstring>

#include <sys/socket.h>

namespace plenum::core {

namespace {

constexpr std::size_t record_bytes = SSL3_RT_MAX_PLAIN_LENGTH;

/// Answers of OpenSSL itself (to a change of keys, for example) wait for the socket up to so much;
/// then nothing more is read, so that a client who asks and does not read costs no more.
constexpr std::size_t most_unsent_bytes = 64 * 1024;

/// The parts' beginning in one piece.
std::string_view pack(std::span<const iovec> from) {
  thread_local auto packed = std::array<char, record_bytes>{};
  const auto& first = from.front();
  if (from.size() == 1 || first.iov_len >= record_bytes)
    return {static_cast<const char*>(first.iov_base), std::min(first.iov_len, record_bytes)};
  auto size = std::size_t{0};
  for (const auto& [bytes, length] : from) {
    const auto fits = std::min(length, record_bytes - size);
    std::memcpy(packed.data() + size, bytes, fits);
    size += fits;
  }
  return {packed.data(), size};
}

} // namespace

tls_stream::tls_stream(std::shared_ptr<const tls_pairs> with)
  : with_{std::move(with)}, ssl_{::SSL_new(with_->first())} {
  auto* through = ::BIO_new(method());
  if (ssl_ == nullptr || through == nullptr)
    throw std::bad_alloc{};
  ::BIO_set_data(through, this);
  ::BIO_set_init(through, 1);
  ::SSL_set_bio(ssl_.get(), through, through);
  ::SSL_set_accept_state(ssl_.get());
}

// -- what OpenSSL calls --------------------------------------------------------------------

/// OpenSSL's own BIO for sockets raises SIGPIPE and waits for the socket with bytes half sent.
const BIO_METHOD* tls_stream::method() {
  static const auto* const made = [] {
    auto* method = ::BIO_meth_new(::BIO_get_new_index() | BIO_TYPE_SOURCE_SINK, "plenum");
    ::BIO_meth_set_write(method, on_write);
    ::BIO_meth_set_read(method, on_read);
    ::BIO_meth_set_ctrl(method, [](BIO* of, int what, long, void*) -> long {
      if (what == BIO_CTRL_EOF)
        return static_cast<tls_stream*>(::BIO_get_data(of))->ended_ ? 1 : 0;
      return what == BIO_CTRL_FLUSH ? 1 : 0;
    });
    return method;
  }();
  return made;
}

int tls_stream::on_write(BIO* from, const char* bytes, int size) {
  auto& self = *static_cast<tls_stream*>(::BIO_get_data(from));
  ::BIO_clear_retry_flags(from);
  if (self.unsent_.size() > most_unsent_bytes) {
    ::BIO_set_retry_write(from);
    return -1;
  }
  const auto all = static_cast<std::size_t>(size);
  const auto sent = self.unsent_.empty() ? self.send_now(bytes, all) : 0;
  if (self.fault_)
    return -1;
  self.unsent_.append(bytes + sent, all - sent);
  return size;
}

int tls_stream::on_read(BIO* from, char* to, int size) {
  auto& self = *static_cast<tls_stream*>(::BIO_get_data(from));
  ::BIO_clear_retry_flags(from);
  auto read = ssize_t{0};
  do
    read = ::recv(self.socket_, to, static_cast<std::size_t>(size), 0);
  while (read < 0 && errno == EINTR);
  if (read == 0)
    self.ended_ = true;
  else if (read < 0 && (errno == EAGAIN || errno == EWOULDBLOCK))
    ::BIO_set_retry_read(from);
  else if (read < 0)
    self.fault_.assign(errno, boost::system::system_category());
  return static_cast<int>(read);
}

/// @returns  how much the socket has taken.
std::size_t tls_stream::send_now(const char* bytes, std::size_t size) {
  auto sent = ssize_t{0};
  do
    sent = ::send(socket_, bytes, size, MSG_NOSIGNAL);
  while (sent < 0 && errno == EINTR);
  if (sent < 0 && errno != EAGAIN && errno != EWOULDBLOCK)
    fault_.assign(errno, boost::system::system_category());
  return sent < 0 ? 0 : static_cast<std::size_t>(sent);
}

/// @returns  whether nothing is left.
bool tls_stream::flush() {
  if (unsent_.empty())
    return true;
  unsent_.erase(0, send_now(unsent_.data(), unsent_.size()));
  if (unsent_.empty())
    unsent_.shrink_to_fit();
  return unsent_.empty();
}

// -- what sessions call --------------------------------------------------------------------

/// What came of a call of OpenSSL that has not simply worked.
auto tls_stream::came_of(int returned) -> outcome {
  switch (::SSL_get_error(ssl_.get(), returned)) {
    case SSL_ERROR_WANT_READ: return {.first = wait::to_read};
    case SSL_ERROR_WANT_WRITE: return {.first = wait::to_write};
    case SSL_ERROR_ZERO_RETURN: return {.fault = asio::error::eof};
    case SSL_ERROR_SSL: failed_ = true; return {.fault = fault_ ? fault_ : take_openssl_error()};
    default: failed_ = true; return {.fault = fault_ ? fault_ : error_code{asio::error::eof}};
  }
}

auto tls_stream::shake_hands(int socket) -> outcome {
  socket_ = socket;
  if (!flush())
    return {.fault = fault_, .first = fault_ ? wait::none : wait::to_write};
  ::ERR_clear_error();
  if (const auto done = ::SSL_do_handshake(ssl_.get()); done != 1) {
    auto came = came_of(done);
    if (came.first != wait::none && has_unsent())
      came.first = wait::to_write;
    return came;
  }
  return {};
}

auto tls_stream::read(int socket, asio::mutable_buffer to) -> outcome {
  socket_ = socket;
  if (to.size() == 0)
    return {};
  if (failed_)
    return {.fault = asio::error::connection_aborted};
  if (unsent_.size() > most_unsent_bytes && !flush() && !fault_)
    return {.first = wait::to_write};
  auto bytes = std::size_t{0};
  ::ERR_clear_error();
  const auto done = ::SSL_read_ex(ssl_.get(), to.data(), to.size(), &bytes);
  return done == 1 ? outcome{.bytes = bytes} : came_of(done);
}

auto tls_stream::write(int socket, std::span<const iovec> from) -> outcome {
  socket_ = socket;
  if (failed_)
    return {.fault = asio::error::connection_aborted};
  if (!flush())
    return {.fault = fault_, .first = fault_ ? wait::none : wait::to_write};
  if (from.empty())
    return {};
  const auto packed = pack(from);
  if (packed.empty())
    return {};
  auto bytes = std::size_t{0};
  ::ERR_clear_error();
  const auto done = ::SSL_write_ex(ssl_.get(), packed.data(), packed.size(), &bytes);
  if (done != 1) {
    auto came = came_of(done);
    if (came.first != wait::none) { // Half a change of keys has come: nobody sends that.
      failed_ = true;
      came = {.fault = asio::error::connection_aborted};
    }
    return came;
  }
  return {.bytes = bytes, .first = has_unsent() ? wait::to_write : wait::none};
}

void tls_stream::say_end(int socket) {
  socket_ = socket;
  if (failed_ || ::SSL_in_init(ssl_.get()) != 0)
    return;
  ::ERR_clear_error();
  ::SSL_shutdown(ssl_.get()); // Its answer is not waited for.
  ::ERR_clear_error();
}

std::string tls_stream::client_subject() const {
  const auto* shown = ::SSL_get0_peer_certificate(ssl_.get());
  if (shown == nullptr || ::SSL_get_verify_result(ssl_.get()) != X509_V_OK)
    return {};
  return subject_of(*shown);
}

} // namespace plenum::core
