// SPDX-License-Identifier: Apache-2.0

#include "protocol/frame.hpp"

#include <array>

namespace plenum::core {

namespace {

/// The bytes before the payload.
class frame_header {
public:
  frame_header(opcode kind, bool last, std::uint64_t size) {
    add((last ? 0x80U : 0U) | static_cast<unsigned>(kind)); // FIN
    const auto more = size < 126 ? 0U : size <= 0xFFFF ? 2U : 8U;
    add(more == 0 ? size : more == 2 ? 126 : 127);
    for (auto shift = more * 8; shift > 0; shift -= 8)
      add(size >> (shift - 8));
  }

  std::string_view bytes() const noexcept { return {bytes_.data(), used_}; }

private:
  void add(std::uint64_t byte) noexcept { bytes_[used_++] = static_cast<char>(byte & 0xFFU); }

  std::array<char, 10> bytes_;
  std::size_t used_ = 0;
};

} // namespace

void append_frame(std::string& out, opcode kind, std::string_view body) {
  append_fragment(out, kind, body, true);
}

void frame_from(std::string& out, std::size_t begin, opcode kind, bool compressed) {
  out.insert(begin, frame_header{kind, true, out.size() - begin}.bytes());
  if (compressed)
    out[begin] = static_cast<char>(out[begin] | 0x40); // RSV1
}

frame_view first_frame(std::string_view frames) noexcept {
  const auto byte = [&](std::size_t i) {
    return std::size_t{static_cast<unsigned char>(frames[i])};
  };
  auto head = std::size_t{2};
  auto size = byte(1);
  if (size >= 126) {
    head += size == 126 ? 2 : 8;
    size = 0;
    for (auto i = std::size_t{2}; i < head; ++i)
      size = size << 8U | byte(i);
  }
  return {.whole = frames.substr(0, head + size),
          .body = frames.substr(head, size),
          .kind = static_cast<opcode>(byte(0) & 0x0FU),
          .last = (byte(0) & 0x80U) != 0};
}

void append_fragment(std::string& out, opcode kind, std::string_view body, bool last) {
  out += frame_header{kind, last, body.size()}.bytes();
  out += body;
}

bool is_control(std::string_view frames) noexcept {
  return !frames.empty() && (static_cast<unsigned char>(frames.front()) & 0x08U) != 0;
}

} // namespace plenum::core
