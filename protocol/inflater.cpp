// SPDX-License-Identifier: Apache-2.0

#include "protocol/inflater.hpp"

#define ZLIB_CONST // What is read is not written to.
#include <zlib.h>

#include <algorithm>
#include <array>
#include <new>

namespace plenum::core {

namespace {

/// The largest window: what clients use is theirs to choose.
constexpr auto any_window = -15;

/// What a message ends with and has been sent without: an empty block.
constexpr auto tail = std::string_view{"\x00\x00\xff\xff", 4};

/// So much is made at a time.
constexpr auto step = std::size_t{16} * 1024;

/// More is not kept from one message to the next.
constexpr auto kept = std::size_t{64} * 1024;

z_stream_s* begin_stream() {
  auto made = std::make_unique<z_stream>();
  if (::inflateInit2(made.get(), any_window) != Z_OK)
    throw std::bad_alloc{};
  return made.release();
}

/// It has read all blocks to their ends, and bytes as well.
bool is_between_blocks(const z_stream_s& z) {
  return (z.data_type & 0x9F) == 0x80;
}

} // namespace

inflater::inflater() noexcept = default;
inflater::~inflater() = default;

void inflater::ender::operator()(z_stream_s* stream) const noexcept {
  ::inflateEnd(stream);
  delete stream;
}

inflater& inflater::here() noexcept {
  static thread_local auto own = inflater{};
  return own;
}

auto inflater::inflate(std::string_view body, std::size_t most) -> message {
  if (stream_)
    ::inflateReset(stream_.get());
  else
    stream_.reset(begin_stream());
  made_.clear();
  if (made_.capacity() > kept)
    made_.shrink_to_fit();
  for (const auto part : {body, tail})
    if (const auto failed = take(part, most); failed != outcome::whole)
      return {.is = failed};
  return is_between_blocks(*stream_) ? message{.body = made_} : message{.is = outcome::broken};
}

auto inflater::take(std::string_view input, std::size_t most) -> outcome {
  auto& z = *stream_;
  z.next_in = reinterpret_cast<const Bytef*>(input.data());
  z.avail_in = static_cast<uInt>(input.size());
  std::array<char, step> room;
  do {
    z.next_out = reinterpret_cast<Bytef*>(room.data());
    z.avail_out = static_cast<uInt>(std::min(step, most + 1 - made_.size()));
    const auto said = ::inflate(&z, Z_SYNC_FLUSH);
    made_.append(room.data(), reinterpret_cast<char*>(z.next_out));
    if (made_.size() > most)
      return outcome::too_large;
    if (said == Z_STREAM_END)
      ::inflateReset(&z); // A last block, and others may follow: section 7.2.3.4.
    else if (said != Z_OK && said != Z_BUF_ERROR)
      return outcome::broken;
  } while (z.avail_in > 0 || z.avail_out == 0);
  return outcome::whole;
}

} // namespace plenum::core
