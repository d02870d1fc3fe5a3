// SPDX-License-Identifier: Apache-2.0

#include "actors/delivery/backlog.hpp"

namespace plenum::core {

void backlog::add(std::string_view frames) {
  bytes_ += frames.size();
  if (auto* last = waiting_.empty() ? nullptr : std::get_if<std::string>(&waiting_.back()))
    *last += frames;
  else
    waiting_.emplace_back(std::string{frames});
}

void backlog::take(std::size_t bytes, std::string& out) {
  for (const auto begin = out.size(); !waiting_.empty() && out.size() - begin < bytes;) {
    auto& first = waiting_.front();
    if (auto* answer = std::get_if<std::unique_ptr<answer_parts>>(&first)) {
      if ((*answer)->next(bytes - (out.size() - begin), out))
        continue;
    } else {
      out += std::get<std::string>(first);
      bytes_ -= std::get<std::string>(first).size();
    }
    waiting_.pop_front();
  }
}

} // namespace plenum::core
