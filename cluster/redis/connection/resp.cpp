// SPDX-License-Identifier: Apache-2.0

#include "cluster/redis/connection/resp.hpp"

#include <hiredis/read.h>

#include <algorithm>
#include <new>

namespace plenum::core {

namespace {

/// hiredis moves what is left in its buffer after each kilobyte: small pieces cost least.
constexpr std::size_t piece_bytes = 16 * 1024;

/// Puts a value where it belongs: into the list that is being read, or at the top. A list
/// only grows at its end, where the innermost open one is, so pointers to open ones hold.
void* place(const redisReadTask* task, resp_value value) {
  if (task->parent == nullptr)
    return new (std::nothrow) resp_value{std::move(value)};
  auto& list = static_cast<resp_value*>(task->parent->obj)->list;
  return &list.emplace_back(std::move(value));
}

void* make_text(const redisReadTask* task, char* text, std::size_t size) {
  const auto what = task->type == REDIS_REPLY_ERROR ? resp_value::kind::error
                                                    : resp_value::kind::text;
  return place(task, {what, 0, std::string{text, size}, {}});
}

void* make_list(const redisReadTask* task, int /*size*/) {
  return place(task, {resp_value::kind::list, 0, {}, {}});
}

void* make_integer(const redisReadTask* task, long long number) {
  return place(task, {resp_value::kind::integer, number, {}, {}});
}

void* make_nil(const redisReadTask* task) {
  return place(task, {});
}

void free_value(void* value) {
  delete static_cast<resp_value*>(value);
}

redisReplyObjectFunctions functions{make_text, make_list, make_integer, make_nil, free_value};

} // namespace

void resp_reader::free_reader::operator()(redisReader* x) const noexcept {
  redisReaderFree(x);
}

resp_reader::resp_reader(std::size_t most)
  : reader_{redisReaderCreateWithFunctions(&functions)}, most_{most} {
  if (!reader_)
    throw std::bad_alloc{};
}

result<void> resp_reader::read(std::string_view bytes,
                               const std::function<void(resp_value)>& each) {
  while (!bytes.empty()) {
    const auto piece = bytes.substr(0, piece_bytes);
    bytes.remove_prefix(piece.size());
    if (auto done = read_piece(piece, each); !done)
      return done;
  }
  return {};
}

result<void> resp_reader::read_piece(std::string_view piece,
                                     const std::function<void(resp_value)>& each) {
  if (redisReaderFeed(reader_.get(), piece.data(), piece.size()) != REDIS_OK)
    return error{errc::malformed, reader_->errstr};
  begun_ += piece.size();
  for (;;) {
    void* found = nullptr;
    if (redisReaderGetReply(reader_.get(), &found) != REDIS_OK)
      return error{errc::malformed, reader_->errstr};
    if (found == nullptr)
      break;
    const auto value = std::unique_ptr<resp_value>{static_cast<resp_value*>(found)};
    begun_ = reader_->len - reader_->pos;
    each(std::move(*value));
  }
  if (begun_ > most_)
    return error{errc::too_large, "a reply is longer than " + std::to_string(most_) + " bytes"};
  return {};
}

void append_command(std::string& out, std::span<const std::string_view> arguments) {
  out += '*' + std::to_string(arguments.size()) + "\r\n";
  for (const auto argument : arguments) {
    out += '$' + std::to_string(argument.size()) + "\r\n";
    out += argument;
    out += "\r\n";
  }
}

void append_command(std::string& out, std::initializer_list<std::string_view> arguments) {
  append_command(out, std::span{arguments.begin(), arguments.size()});
}

} // namespace plenum::core
