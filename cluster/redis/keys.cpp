// SPDX-License-Identifier: Apache-2.0

#include "cluster/redis/keys.hpp"

namespace plenum::core::redis_keys {

namespace {

std::string name(const std::string& what, const group_name& group) {
  return "plenum:" + what + ":{" + group.str() + '}';
}

} // namespace

std::string state(const group_name& group) {
  return name("state", group);
}

std::string log(const group_name& group) {
  return name("log", group);
}

std::string sent(const group_name& group, std::string_view key) {
  return name("sent:" + std::to_string(group.str().size()), group) + ':' + std::string{key};
}

std::string channel(const group_name& group, std::uint32_t database) {
  return name("channel:" + std::to_string(database), group);
}

std::string inbox(const std::optional<node_id>& node, std::uint32_t database) {
  return node ? inboxes(database) + node->str() : "plenum:nodes:" + std::to_string(database);
}

std::string inboxes(std::uint32_t database) {
  return "plenum:node:" + std::to_string(database) + ':';
}

std::optional<group_name> group_of(std::string_view name) {
  const auto begin = name.find('{');
  if (begin == std::string_view::npos || name.back() != '}')
    return std::nullopt;
  const auto group = group_name::parse(name.substr(begin + 1, name.size() - begin - 2));
  return group ? std::optional{*group} : std::nullopt;
}

} // namespace plenum::core::redis_keys
