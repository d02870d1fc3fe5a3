// SPDX-License-Identifier: Apache-2.0
//
// A tls_stream is the server's side of TLS (RFC 8446, RFC 5246) over a socket that does not block.
// It does what can be done at once and says what to wait for.
//
// What is encrypted goes straight to the socket. Of what the socket does not take, at most a record
// of an application's, the stream keeps the bytes as they are to be sent: so bytes that `write` has
// taken need not be given again, and those behind them may change.
//
// Threading: lives on the connection's loop.

#pragma once

#include "gateway/net/openssl.hpp"

#include <span>
#include <string>

#include <sys/uio.h>

namespace plenum::core {

struct tls_pairs;

class tls_stream {
public:
  enum class wait : std::uint8_t { none, to_read, to_write };

  /// What came of a call.
  struct outcome {
    error_code fault{};      ///< `eof`: the client has said that no more comes, or has gone.
    std::size_t bytes = 0;   ///< Read, or taken to be sent.
    wait first = wait::none; ///< Otherwise call again when the socket is ready.
  };

  /// @param with  What it may show the client; kept as long as this.
  explicit tls_stream(std::shared_ptr<const tls_pairs> with);
  tls_stream(const tls_stream&) = delete;
  tls_stream& operator=(const tls_stream&) = delete;

  // -- each with the socket as it is now; -1: closed ------------------------------------

  /// Goes on with the handshake, to be called until it needs no waiting.
  outcome shake_hands(int socket);

  /// Reads what there is, at most as much as fits.
  outcome read(int socket, asio::mutable_buffer to);

  /// Takes the beginning of these parts, at most a record's 16 KiB; nothing while something is
  /// unsent. With no parts it only sends that.
  outcome write(int socket, std::span<const iovec> from);

  /// Says that nothing more is sent.
  void say_end(int socket);

  /// Whether the socket has not taken all that was to be sent.
  bool has_unsent() const noexcept { return !unsent_.empty(); }

  /// Of the certificate that the client has shown and that was verified, in the form of RFC 2253
  /// ("CN=ada,O=Example"); empty: it has shown none.
  std::string client_subject() const;

private:
  static const BIO_METHOD* method();
  static int on_write(BIO* from, const char* bytes, int size);
  static int on_read(BIO* from, char* to, int size);

  outcome came_of(int returned);
  bool flush();
  std::size_t send_now(const char* bytes, std::size_t size);

  std::shared_ptr<const tls_pairs> with_;
  ssl_ptr ssl_;
  std::string unsent_;
  error_code fault_;    ///< Of the socket.
  int socket_ = -1;     ///< During a call.
  bool ended_ = false;  ///< The client sends no more.
  bool failed_ = false; ///< OpenSSL must not be called any more.
};

} // namespace plenum::core
