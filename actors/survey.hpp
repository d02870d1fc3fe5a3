// SPDX-License-Identifier: Apache-2.0
//
// A survey asks the nodes of the cluster something: a question to all, this one included, or
// to one; findings come back. What only one node can know, its members and channels, is
// asked for this way, so that nothing of it needs to be kept elsewhere.

#pragma once

#include "actors/revocation.hpp"
#include "protocol/disconnect.hpp"
#include "protocol/node_info.hpp"
#include "protocol/push.hpp"
#include "protocol/reply.hpp"

#include <caf/allowed_unsafe_message_type.hpp>

#include <functional>

namespace plenum::core {

/// A group with members on a node.
struct group_size {
  group_name group;
  std::size_t members = 0;
};

namespace question {

/// Deliver this to a channel. To its home.
struct direct {
  channel_id to;
  push::direct what;
};

struct members {
  group_name group;
  std::size_t limit = 0; ///< Members to name; all are counted.
};

struct groups {};

struct node {};

/// Close every channel.
struct close {
  disconnect why;
};

/// Let somebody in no more.
struct revoke {
  revocation what;
};

} // namespace question

namespace finding {

struct direct {
  bool delivered = false; ///< The channel is there.
};

struct members {
  std::size_t count = 0;
  std::vector<reply::member> list;
};

struct groups {
  std::vector<group_size> list;
};

struct node {
  node_info info;
};

struct closed {};

struct revoked {
  std::size_t closed = 0; ///< Channels.
};

} // namespace finding

using any_question = std::variant<question::direct, question::members, question::groups,
                                  question::node, question::close, question::revoke>;

/// In the order of the questions that they answer.
using any_finding = std::variant<finding::direct, finding::members, finding::groups, finding::node,
                                 finding::closed, finding::revoked>;

/// What the nodes have said.
struct findings {
  std::vector<any_finding> list{};
  bool partial = false;           ///< A node that may live has not answered.
  bool reached = true;            ///< The question went to somebody.
  std::vector<node_id> unheard{}; ///< Nodes that live and could not be asked.
};

} // namespace plenum::core
