// SPDX-License-Identifier: Apache-2.0

#include "gateway/ws/frame_reader.hpp"

#include "base/names.hpp"
#include "base/utf8.hpp"
#include "protocol/disconnect.hpp"

#include <algorithm>
#include <utility>

namespace plenum::core {

namespace {

using what = frame_reader::found::what;

frame_reader::found fail(frame_fault why) {
  return {.is = what::fault, .fault = why};
}

/// What a message comes to of which no byte has been looked at.
frame_reader::found text_or_binary(opcode kind, std::string_view body) {
  if (kind == opcode::text && !is_utf8(body))
    return fail(frame_fault::invalid_utf8);
  return {.is = what::message, .kind = kind, .body = body};
}

frame_fault fault_of_close(std::string_view body) {
  if (body.empty())
    return frame_fault::none;
  if (body.size() == 1)
    return frame_fault::close_size;
  const auto [code, reason] = read_close(body);
  if (!may_be_sent(code))
    return frame_fault::close_code;
  return is_utf8(reason) ? frame_fault::none : frame_fault::close_reason;
}

/// What a compressed message comes to.
frame_reader::found inflated(opcode kind, std::string_view body, const frame_reader::limits& most) {
  const auto made = most.inflates->inflate(body, most.message_bytes);
  if (made.is == inflater::outcome::too_large)
    return fail(frame_fault::too_large);
  if (made.is == inflater::outcome::broken)
    return fail(frame_fault::broken_compression);
  return text_or_binary(kind, made.body);
}

} // namespace

close_words read_close(std::string_view body) noexcept {
  if (body.size() < 2)
    return {};
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(body[i]); };
  return {static_cast<std::uint16_t>(byte(0) << 8U | byte(1)), body.substr(2)};
}

auto frame_reader::next(std::span<char>& bytes, const limits& most) -> found {
  if (rest_ && !rest_->has_message() && rest_->begun == 0)
    rest_ = nullptr; // What it held has been handed out.
  auto came = found{};
  while (came.is == what::nothing && needs_no_more(bytes))
    came = rest_ && rest_->in_frame ? go_on(bytes, most) : begin_frame(bytes, most);
  return came;
}

/// The first `wanted` bytes of a frame, in one piece; empty: they are not there yet.
std::span<char> frame_reader::front(std::span<char>& bytes, std::size_t wanted) {
  const auto is_kept = rest_ && rest_->begun > 0;
  if (!is_kept && bytes.size() >= wanted)
    return bytes.first(wanted);
  auto& kept = unfinished();
  if (kept.begun < wanted) {
    const auto more = bytes.first(std::min(wanted - kept.begun, bytes.size()));
    std::copy(more.begin(), more.end(), kept.frame.begin() + kept.begun);
    kept.begun = static_cast<std::uint8_t>(kept.begun + more.size());
    bytes = bytes.subspan(more.size());
  }
  return kept.begun >= wanted ? std::span{kept.frame}.first(wanted) : std::span<char>{};
}

/// Goes past what `front` has shown.
void frame_reader::consume(std::span<char>& bytes, std::size_t read) {
  if (rest_ && rest_->begun > 0)
    rest_->begun = 0;
  else
    bytes = bytes.subspan(read);
}

auto frame_reader::begin_frame(std::span<char>& bytes, const limits& most) -> found {
  const auto start = front(bytes, 2);
  if (start.empty())
    return {};
  const auto head = header_bytes(start);
  const auto whole = front(bytes, head);
  if (whole.empty())
    return {};
  const auto header = read_header(whole);
  if (const auto wrong = fault_of(header, has_message(), most.inflates != nullptr);
      wrong != frame_fault::none)
    return fail(wrong);
  if (header.is_control())
    return read_control(bytes, header, head);
  consume(bytes, head);
  return begin_data(bytes, header, most);
}

auto frame_reader::read_control(std::span<char>& bytes, const frame_header& header,
                                std::size_t head) -> found {
  const auto whole = front(bytes, head + header.length);
  if (whole.empty())
    return {};
  const auto body = whole.subspan(head);
  unmask(body, header.key);
  consume(bytes, whole.size());
  const auto text = std::string_view{body.data(), body.size()};
  if (header.kind == opcode::close)
    if (const auto wrong = fault_of_close(text); wrong != frame_fault::none)
      return fail(wrong);
  return {.is = what::control, .kind = header.kind, .body = text};
}

auto frame_reader::begin_data(std::span<char>& bytes, const frame_header& header,
                              const limits& most) -> found {
  const auto before = has_message() ? rest_->message.size() : 0;
  const auto compressed = has_message() ? rest_->compressed : header.is_compressed();
  const auto limit = compressed ? most_compressed(most.message_bytes) : most.message_bytes;
  if (before > limit || header.length > limit - before)
    return fail(frame_fault::too_large);
  if (header.last && !has_message() && bytes.size() >= header.length) {
    const auto body = bytes.first(header.length);
    unmask(body, header.key);
    bytes = bytes.subspan(body.size());
    const auto text = std::string_view{body.data(), body.size()};
    return compressed ? inflated(header.kind, text, most) : text_or_binary(header.kind, text);
  }
  auto& kept = unfinished();
  if (!kept.has_message())
    kept.kind = header.kind;
  kept.compressed = compressed;
  kept.in_frame = true;
  kept.left = header.length;
  kept.key = header.key;
  kept.last = header.last;
  ++kept.frames;
  if (most.frames > 0 && kept.frames == most.frames + 1)
    return {.is = what::fragmented};
  return go_on(bytes, most);
}

/// Reads more of a frame of the message that has begun.
auto frame_reader::go_on(std::span<char>& bytes, const limits& most) -> found {
  auto& kept = *rest_;
  const auto came = bytes.first(std::min<std::uint64_t>(kept.left, bytes.size()));
  unmask(came, kept.key);
  kept.key = after(kept.key, came.size());
  kept.message.append(came.data(), came.size());
  kept.left -= came.size();
  kept.in_frame = kept.left > 0;
  bytes = bytes.subspan(came.size());
  if (kept.kind == opcode::text && !kept.compressed) {
    kept.checked += whole_sequences(std::string_view{kept.message}.substr(kept.checked));
    const auto tail = std::string_view{kept.message}.substr(kept.checked);
    if (!tail.empty() && !begins_sequence(tail))
      return fail(frame_fault::invalid_utf8);
  }
  return !kept.in_frame && kept.last ? end_message(most) : found{};
}

auto frame_reader::end_message(const limits& most) -> found {
  auto& kept = *rest_;
  const auto kind = std::exchange(kept.kind, opcode::continuation);
  if (kept.compressed)
    return inflated(kind, kept.message, most);
  if (kind == opcode::text && kept.checked != kept.message.size())
    return fail(frame_fault::invalid_utf8);
  return {.is = what::message, .kind = kind, .body = kept.message};
}

} // namespace plenum::core
