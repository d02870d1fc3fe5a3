// SPDX-License-Identifier: Apache-2.0

#include "protocol/msgpack/writer.hpp"

#include "protocol/msgpack/from_json.hpp"
#include "protocol/msgpack/stream.hpp"

namespace plenum::core {

namespace {

constexpr unsigned fixmap = 0x80;

template <class T>
void pack(std::string& out, const T& value) {
  auto stream = msgpack_stream{out};
  msgpack::packer{stream}.pack(value);
}

} // namespace

void msgpack_writer::open_map() {
  maps_.at(depth_++) = {out_.size(), 0};
  out_ += static_cast<char>(fixmap);
}

void msgpack_writer::close_map() {
  const auto& closed = maps_.at(--depth_);
  out_[closed.at] = static_cast<char>(fixmap | closed.fields);
}

void msgpack_writer::open_list(std::size_t size) {
  auto stream = msgpack_stream{out_};
  msgpack::packer{stream}.pack_array(static_cast<std::uint32_t>(size));
}

void msgpack_writer::key(std::string_view name) {
  ++maps_.at(depth_ - 1).fields;
  append_msgpack_str(out_, name);
}

void msgpack_writer::text(std::string_view value) {
  append_msgpack_str(out_, value);
}

void msgpack_writer::flag(bool value) {
  pack(out_, value);
}

void msgpack_writer::null() {
  pack(out_, msgpack::type::nil_t{});
}

void msgpack_writer::write_number(std::uint64_t value) {
  pack(out_, value);
}

void msgpack_writer::write_number(std::int64_t value) {
  pack(out_, value);
}

void msgpack_writer::data(const payload& value) {
  switch (value.type) {
    case payload_type::json: append_msgpack(out_, value.data); return;
    case payload_type::text: text(value.data); return;
    case payload_type::bytes: break;
  }
  auto stream = msgpack_stream{out_};
  auto packer = msgpack::packer{stream};
  packer.pack_bin(static_cast<std::uint32_t>(value.data.size()));
  packer.pack_bin_body(value.data.data(), static_cast<std::uint32_t>(value.data.size()));
}

} // namespace plenum::core
