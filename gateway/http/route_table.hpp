// SPDX-License-Identifier: Apache-2.0
//
// A route_table says who answers a method and a path, of HTTP and for WebSockets alike. Of several
// routes that fit, the one that was added first answers.
//
// It is a tree by path segment, so a path is compared with what can still fit and not with every
// route. Looking allocates nothing but what a percent-encoded segment and the match need.
//
// Threading: after the last `add` it may be asked by any thread.

#pragma once

#include "gateway/api/router.hpp"
#include "gateway/http/route_pattern.hpp"

#include <deque>
#include <variant>

namespace plenum::core {

struct route_match {
  const Router::Route* route;
  params places;
};

struct no_such_path {};

/// The path is there, for a WebSocket.
struct upgrade_required {};

/// The path is there, with other methods.
struct wrong_method {
  std::string allowed; ///< For the header Allow.
};

class route_table {
public:
  using answer = std::variant<route_match, no_such_path, upgrade_required, wrong_method>;

  /// Whether who asks with another method is told that the path is there.
  enum class shows : bool { always, to_its_method };

  route_table() = default;
  route_table(const route_table&) = delete;
  route_table& operator=(const route_table&) = delete;

  /// @throws std::invalid_argument  if its pattern is none.
  void add(Router::Route&& route, shows when = shows::always);

  /// Adds all of `router`, in its order.
  void add(const Router& router, shows when = shows::always);

  /// @param method  Of HTTP; HEAD is answered as GET is.
  /// @param path    As in the request, without the query.
  answer find(std::string_view method, std::string_view path) const;

  /// The same of a WebSocket.
  std::optional<route_match> find_websocket(std::string_view path) const;

private:
  struct entry {
    route_pattern pattern;
    Router::Route route;
    shows when;
    std::size_t order;
  };

  struct segment;

  /// The segments of one type at one place of a path.
  struct typed {
    bool (*fits)(std::string_view value);
    std::unique_ptr<segment> next;
  };

  /// What may stand behind the segments that lead here.
  struct segment {
    std::map<std::string, std::unique_ptr<segment>, std::less<>> texts;
    std::vector<typed> types;
    std::vector<const entry*> rests; ///< Take all that follows.
    std::vector<const entry*> ends;  ///< Nothing follows.
  };

  static segment& step(segment& from, const route_pattern::place& next);

  /// Calls `f` with each entry that fits.
  template <class F>
  static void visit(const segment& from, std::string_view path, bool more, const F& f);

  const entry* first_with(std::string_view method, std::string_view path) const;

  std::deque<entry> entries_;
  segment root_;
};

} // namespace plenum::core
