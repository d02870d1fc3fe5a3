// SPDX-License-Identifier: Apache-2.0

#include "protocol/deflater.hpp"

#include "protocol/frame.hpp"

#define ZLIB_CONST // What is read is not written to.
#include <zlib.h>

#include <new>

namespace plenum::core {

namespace {

/// Little memory, for the same reason as a small window.
constexpr auto memory_level = 5;

/// What a message ends with and is sent without: an empty block.
constexpr auto tail = std::string_view{"\x00\x00\xff\xff", 4};

z_stream_s* begin_stream() {
  auto made = std::make_unique<z_stream>();
  if (::deflateInit2(made.get(), Z_DEFAULT_COMPRESSION, Z_DEFLATED,
                     -static_cast<int>(deflater::window_bits), memory_level, Z_DEFAULT_STRATEGY)
      != Z_OK)
    throw std::bad_alloc{};
  return made.release();
}

} // namespace

deflater::deflater() noexcept = default;
deflater::~deflater() = default;

void deflater::ender::operator()(z_stream_s* stream) const noexcept {
  ::deflateEnd(stream);
  delete stream;
}

deflater& deflater::here() noexcept {
  static thread_local auto own = deflater{};
  return own;
}

/// Appends `body` compressed. @returns  false if that is not smaller.
bool deflater::deflate(std::string_view body, std::string& out) {
  if (stream_)
    ::deflateReset(stream_.get());
  else
    stream_.reset(begin_stream());
  const auto begin = out.size();
  out.resize(begin + body.size() + tail.size());
  auto& z = *stream_;
  z.next_in = reinterpret_cast<const Bytef*>(body.data());
  z.avail_in = static_cast<uInt>(body.size());
  z.next_out = reinterpret_cast<Bytef*>(out.data() + begin);
  z.avail_out = static_cast<uInt>(body.size() + tail.size());
  ::deflate(&z, Z_SYNC_FLUSH);
  if (z.avail_in > 0 || z.avail_out == 0)
    return false; // There was no room: it has become longer.
  out.resize(out.size() - z.avail_out - tail.size());
  return out.size() - begin < body.size();
}

std::string deflater::compress(std::string_view frames, std::size_t least) {
  auto out = std::string{};
  while (!frames.empty()) {
    const auto frame = first_frame(frames);
    frames.remove_prefix(frame.whole.size());
    const auto begin = out.size();
    if (!frame.is_message() || frame.body.size() < least || !deflate(frame.body, out)) {
      out.resize(begin);
      out += frame.whole;
      continue;
    }
    ++counted_.messages;
    counted_.bytes_in += frame.body.size();
    counted_.bytes_out += out.size() - begin;
    frame_from(out, begin, frame.kind, true);
  }
  return out;
}

} // namespace plenum::core
