// SPDX-License-Identifier: Apache-2.0
//
// A disconnect is why the server closes a channel. One table for all causes;
// which of them a client should come back from: docs/protocol.md, "Closing".

#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace plenum::core {

/// The reason in a close frame, which cannot be longer than fits into one. It holds its text.
class close_reason {
public:
  static constexpr std::size_t max_bytes = 123; ///< RFC 6455 section 5.5

  constexpr close_reason() = default;

  /// Takes as many whole characters of `text`, which is UTF-8, as fit.
  constexpr close_reason(std::string_view text) {
    auto size = text.size() < max_bytes ? text.size() : max_bytes;
    while (size < text.size() && size > 0
           && (static_cast<unsigned char>(text[size]) & 0xC0U) == 0x80)
      --size;
    for (; size_ < size; ++size_)
      text_[size_] = text[size_];
  }
  constexpr close_reason(const char* text) : close_reason(std::string_view{text}) {}

  constexpr std::string_view str() const noexcept { return {text_.data(), size_}; }

  friend bool operator==(const close_reason& a, const close_reason& b) noexcept {
    return a.str() == b.str();
  }

private:
  std::array<char, max_bytes> text_{};
  std::uint8_t size_ = 0;
};

/// Whether a close frame may carry `code`, from either side: RFC 6455 section 7.4, and what IANA
/// has assigned since, but for 1014, which not every client takes.
constexpr bool may_be_sent(std::uint16_t code) noexcept {
  return (code >= 1000 && code <= 1013 && code != 1004 && code != 1005 && code != 1006)
         || (code >= 3000 && code <= 4999);
}

struct disconnect {
  std::uint16_t code = 1000; ///< One that may be sent.
  close_reason reason{};     ///< Short English.

  friend bool operator==(const disconnect&, const disconnect&) = default;

  /// What a program or another node asks for: codes that may not be sent become 1000; the
  /// reason ends before what is no UTF-8.
  static disconnect by_application(std::uint16_t code, std::string_view reason);

  static const disconnect normal;       ///< 1000: the client or the application asked for it.
  static const disconnect node_stops;   ///< 1001
  static const disconnect unsupported;  ///< 1003: a kind of frame that the wire does not have.
  static const disconnect too_large;    ///< 1009: a message of too many bytes or frames.
  static const disconnect internal;     ///< 1011
  static const disconnect node_leaves;  ///< 1012: come back, to another node.
  static const disconnect overloaded;   ///< 1013
  static const disconnect malformed;    ///< 4400: too many malformed messages.
  static const disconnect unauthorized; ///< 4401: no good token, or none any more.
  static const disconnect revoked;      ///< 4403
  static const disconnect timeout;      ///< 4408: did not answer in time.
  static const disconnect expired;      ///< 4410: the channel's TTL is over.
  static const disconnect rate_limited; ///< 4429: far over a rate.
  static const disconnect too_slow;     ///< 4431: fell out of a group log's window.
};

inline constexpr disconnect disconnect::normal{1000, "closed"};
inline constexpr disconnect disconnect::node_stops{1001, "node stops"};
inline constexpr disconnect disconnect::unsupported{1003, "this kind of frame is not supported"};
inline constexpr disconnect disconnect::too_large{1009, "message of too many frames"};
inline constexpr disconnect disconnect::internal{1011, "internal error"};
inline constexpr disconnect disconnect::node_leaves{1012, "node restarts"};
inline constexpr disconnect disconnect::overloaded{1013, "overloaded"};
inline constexpr disconnect disconnect::malformed{4400, "too many malformed messages"};
inline constexpr disconnect disconnect::unauthorized{4401, "no valid token"};
inline constexpr disconnect disconnect::revoked{4403, "revoked"};
inline constexpr disconnect disconnect::timeout{4408, "no answer in time"};
inline constexpr disconnect disconnect::expired{4410, "channel expired"};
inline constexpr disconnect disconnect::rate_limited{4429, "over a rate limit"};
inline constexpr disconnect disconnect::too_slow{4431, "too slow"};

} // namespace plenum::core
