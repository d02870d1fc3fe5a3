// SPDX-License-Identifier: Apache-2.0

#include "tests/gateway/ws/client_frames.hpp"

#include <algorithm>
#include <numeric>

namespace plenum::core::test {

void append(std::string& out, const client_frame& frame) {
  const auto add = [&](std::uint64_t value, std::size_t bytes) {
    for (; bytes > 0; --bytes)
      out += static_cast<char>(value >> (8 * (bytes - 1)) & 0xFFU);
  };
  const auto length = frame.body.size() + frame.longer;
  const auto needed = length < 126 ? 0U : length < 65'536 ? 2U : 8U;
  const auto width = frame.width == 0 ? needed : frame.width;
  add((frame.last ? 0x80U : 0U) | frame.reserved << 4U | static_cast<unsigned>(frame.kind), 1);
  add((frame.masked ? 0x80U : 0U) | (width == 0 ? length & 0x7FU : width == 2 ? 126U : 127U), 1);
  add(length, width);
  if (!frame.masked) {
    out += frame.body;
    return;
  }
  out.append(frame.key.data(), frame.key.size());
  for (std::size_t i = 0; i < frame.body.size(); ++i)
    out += static_cast<char>(frame.body[i] ^ frame.key[i % 4]);
}

namespace {

/// SplitMix64: begins at once from any seed, unlike those of the standard library.
class chance {
public:
  explicit chance(std::uint64_t seed) : state_{seed} {}

  std::uint64_t next() {
    auto z = state_ += 0x9E3779B97F4A7C15U;
    z = (z ^ z >> 30U) * 0xBF58476D1CE4E5B9U;
    z = (z ^ z >> 27U) * 0x94D049BB133111EBU;
    return z ^ z >> 31U;
  }
  std::size_t below(std::size_t n) { return next() % n; }
  std::size_t between(std::size_t least, std::size_t most) {
    return least + below(most - least + 1);
  }
  bool one_in(std::size_t n) { return below(n) == 0; }
  template <class T>
  T of(std::initializer_list<T> all) {
    return all.begin()[below(all.size())];
  }

private:
  std::uint64_t state_;
};

class stream_maker {
public:
  explicit stream_maker(std::uint64_t seed) : chance_{seed} {}

  client_stream make() {
    made_.message_bytes = chance_.of<std::size_t>({1, 60, 130, 400, 400, 100'000});
    for (auto frames = chance_.between(1, 8); frames > 0; --frames)
      add_frame();
    spoil();
    cut();
    return std::move(made_);
  }

private:
  void add_frame() {
    if (chance_.one_in(4))
      return add_control();
    auto frame = client_frame{};
    if (left_.empty() && !begun_)
      begin_message();
    frame.kind = begun_ ? opcode::continuation : kind_;
    if (chance_.one_in(60))
      frame.kind = chance_.of({opcode::continuation, opcode::text, opcode::binary});
    frame.last = chance_.one_in(2);
    const auto body = left_.substr(0, frame.last ? left_.size() : chance_.between(0, left_.size()));
    left_.erase(0, body.size());
    begun_ = !frame.last;
    add(frame, body);
  }

  void begin_message() {
    kind_ = chance_.of({opcode::text, opcode::text, opcode::binary});
    auto size = chance_.between(0, 40);
    if (chance_.one_in(6))
      size = chance_.between(100, 300);
    if (chance_.one_in(1000))
      size = chance_.between(65'500, 65'600);
    left_ = text(size);
    if (chance_.one_in(8) && !left_.empty()) // Wrong, or cut.
      left_.resize(chance_.below(left_.size()));
    if (chance_.one_in(12) && !left_.empty())
      left_[chance_.below(left_.size())] = static_cast<char>(chance_.between(0x70, 0xFF));
  }

  void add_control() {
    auto frame = client_frame{.kind = chance_.of({opcode::ping, opcode::pong, opcode::ping})};
    if (chance_.one_in(4))
      return add_close();
    const auto size = chance_.of<std::size_t>({0, 1, 5, 125, 126, chance_.between(0, 125)});
    frame.last = !chance_.one_in(40);
    add(frame, std::string(size == 126 && !chance_.one_in(10) ? 4 : size, 'p'));
  }

  void add_close() {
    const auto code = chance_.of<std::size_t>(
      {1000, 1001, chance_.between(1000, 1016), chance_.between(2998, 3001),
       chance_.between(4998, 5001), chance_.between(0, 65'535)});
    auto body = std::string{static_cast<char>(code >> 8U), static_cast<char>(code & 0xFFU)};
    if (chance_.one_in(2))
      body += text(chance_.between(0, 120));
    body.resize(std::min<std::size_t>(body.size(), 125));
    if (chance_.one_in(8))
      body.back() = static_cast<char>(chance_.between(0x70, 0xFF));
    if (chance_.one_in(4))
      body.resize(chance_.below(3));
    add({.kind = opcode::close}, body);
  }

  void add(client_frame frame, std::string_view body) {
    frame.body = body;
    for (auto& each : frame.key)
      each = static_cast<char>(chance_.next());
    if (chance_.one_in(8))
      frame.key = {};
    frame.masked = !chance_.one_in(100);
    if (chance_.one_in(100))
      frame.reserved = static_cast<unsigned>(chance_.between(1, 7));
    if (chance_.one_in(100))
      frame.width = chance_.of<std::size_t>({2, 8});
    if (chance_.one_in(100))
      frame.longer = chance_.of(
        {chance_.between(1, 1000), chance_.next(), ~std::uint64_t{0} >> 1U});
    starts_.push_back(made_.bytes.size());
    append(made_.bytes, frame);
  }

  /// So many bytes, and some more to make it UTF-8.
  std::string text(std::size_t size) {
    static constexpr auto wide = std::array<std::string_view, 12>{
      "\xC2\x80", "\xDF\xBF", "\xE0\xA0\x80", "\xE2\x82\xAC", "\xED\x9F\xBF", "\xEE\x80\x80",
      "\xEF\xBF\xBF", "\xF0\x90\x80\x80", "\xF0\x9F\x98\x80", "\xF4\x8F\xBF\xBF",
      // And what is none.
      "\xED\xA0\x80", "\xF4\x90\x80\x80"};
    const auto narrow = chance_.one_in(3);
    auto made = std::string{};
    while (made.size() < size)
      if (narrow || chance_.one_in(3))
        made += static_cast<char>(chance_.between(0, 0x7F));
      else
        made += wide[chance_.below(chance_.one_in(20) ? wide.size() : wide.size() - 2)];
    return made;
  }

  void spoil() {
    auto& bytes = made_.bytes;
    if (chance_.one_in(8)) // A bit of a header.
      bytes[std::min(starts_[chance_.below(starts_.size())] + chance_.below(4), bytes.size() - 1)]
        ^= static_cast<char>(1U << chance_.below(8));
    if (chance_.one_in(20)) // A bit of anything.
      bytes[chance_.below(bytes.size())] ^= static_cast<char>(1U << chance_.below(8));
    if (chance_.one_in(8))
      bytes.resize(chance_.between(1, bytes.size()));
  }

  void cut() {
    const auto all = made_.bytes.size();
    const auto most = chance_.of<std::size_t>({1, 2, 5, 20, 200, all, all});
    const auto even = chance_.one_in(2);
    for (auto left = all; left > 0; left -= made_.pieces.back())
      made_.pieces.push_back(std::min(left, even ? most : chance_.between(1, most)));
  }

  chance chance_;
  client_stream made_;
  std::vector<std::size_t> starts_; ///< Of frames.
  opcode kind_{};
  std::string left_; ///< Of the message.
  bool begun_ = false;
};

} // namespace

client_stream make_stream(std::uint64_t seed) {
  return stream_maker{seed}.make();
}

} // namespace plenum::core::test
