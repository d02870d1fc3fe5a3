// SPDX-License-Identifier: Apache-2.0

#include "gateway/http/route_table.hpp"

#include <algorithm>
#include <set>

namespace plenum::core {

namespace {

/// A segment as it is read by types: decoded, which most do not need.
class decoded {
public:
  explicit decoded(std::string_view given) : value_{given} {
    if (given.find('%') == std::string_view::npos)
      return;
    kept_ = percent_decode(given, false);
    valid_ = kept_.has_value();
    if (valid_)
      value_ = *kept_;
  }

  bool is_valid() const noexcept { return valid_; }
  bool fits(bool (*type)(std::string_view)) const { return valid_ && type(value_); }

private:
  std::string_view value_;
  std::optional<std::string> kept_;
  bool valid_ = true;
};

/// What a route of `method` is listed as.
std::string_view listed(std::string_view method) {
  return method == "GET" ? "GET, HEAD" : method;
}

} // namespace

route_table::segment& route_table::step(segment& from, const route_pattern::place& next) {
  auto& to = [&]() -> std::unique_ptr<segment>& {
    if (next.fits == nullptr)
      return from.texts[next.text];
    for (auto& type : from.types)
      if (type.fits == next.fits)
        return type.next;
    return from.types.emplace_back(typed{next.fits, nullptr}).next;
  }();
  if (!to)
    to = std::make_unique<segment>();
  return *to;
}

void route_table::add(Router::Route&& route, shows when) {
  auto pattern = route_pattern{route.pattern};
  const auto& added = entries_.emplace_back(
    entry{std::move(pattern), std::move(route), when, entries_.size()});
  auto* at = &root_;
  for (const auto& place : added.pattern.places()) {
    if (place.rest)
      return at->rests.push_back(&added);
    at = &step(*at, place);
  }
  at->ends.push_back(&added);
}

void route_table::add(const Router& router, shows when) {
  for (auto& route : router.routes())
    add(std::move(route), when);
}

template <class F>
void route_table::visit(const segment& from, std::string_view path, bool more, const F& f) {
  if (!more) {
    std::for_each(from.ends.begin(), from.ends.end(), f);
    return;
  }
  if (!from.rests.empty() && decoded{path}.is_valid())
    std::for_each(from.rests.begin(), from.rests.end(), f);
  const auto given = cut_segment(path, more);
  if (const auto found = from.texts.find(given); found != from.texts.end())
    visit(*found->second, path, more, f);
  if (from.types.empty())
    return;
  const auto value = decoded{given};
  for (const auto& [fits, next] : from.types)
    if (value.fits(fits))
      visit(*next, path, more, f);
}

const route_table::entry* route_table::first_with(std::string_view method,
                                                  std::string_view path) const {
  const entry* first = nullptr;
  visit(root_, path, true, [&](const entry* each) {
    if (each->route.method == method && (first == nullptr || each->order < first->order))
      first = each;
  });
  return first;
}

std::optional<route_match> route_table::find_websocket(std::string_view path) const {
  const auto* found = first_with({}, path);
  return found == nullptr ? std::nullopt
                          : std::optional{route_match{&found->route, *found->pattern.match(path)}};
}

route_table::answer route_table::find(std::string_view method, std::string_view path) const {
  if (const auto* found = first_with(method == "HEAD" ? "GET" : method, path))
    return route_match{&found->route, *found->pattern.match(path)};
  const entry* last = nullptr; // It says what is wrong.
  auto methods = std::set<std::string_view>{};
  visit(root_, path, true, [&](const entry* each) {
    if (each->when == shows::to_its_method)
      return;
    if (last == nullptr || each->order > last->order)
      last = each;
    if (!each->route.method.empty())
      methods.insert(listed(each->route.method));
  });
  if (last == nullptr)
    return no_such_path{};
  if (last->route.method.empty())
    return upgrade_required{};
  auto allowed = std::string{};
  for (const auto each : methods)
    allowed.append(allowed.empty() ? "" : ", ").append(each);
  return wrong_method{std::move(allowed)};
}

} // namespace plenum::core
