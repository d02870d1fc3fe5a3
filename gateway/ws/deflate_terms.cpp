// SPDX-License-Identifier: Apache-2.0

#include "gateway/ws/deflate_terms.hpp"

#include "gateway/ws/extension_offers.hpp"
#include "protocol/deflater.hpp"

#include <algorithm>
#include <array>

namespace plenum::core {

namespace {

using parameter = extension_offer::parameter;

/// "8" to "15" (section 7.1.2); 0: it is none of these.
unsigned bits_of(std::string_view written) {
  constexpr auto all = std::array<std::string_view, 8>{"8",  "9",  "10", "11",
                                                       "12", "13", "14", "15"};
  const auto* const found = std::find(all.begin(), all.end(), written);
  return found == all.end() ? 0 : static_cast<unsigned>(found - all.begin()) + 8;
}

/// Whether the server can keep what this asks for. Any window of the client's will do.
bool can_keep(const parameter& asked) {
  if (asked.name == "server_no_context_takeover" || asked.name == "client_no_context_takeover")
    return !asked.value;
  if (asked.name == "client_max_window_bits")
    return !asked.value || bits_of(*asked.value) != 0;
  return asked.name == "server_max_window_bits" && asked.value
         && bits_of(*asked.value) >= deflater::window_bits;
}

bool can_keep(const extension_offer& offer) {
  const auto& all = offer.parameters;
  return std::all_of(all.begin(), all.end(), [&](const parameter& each) {
    const auto same = [&](const parameter& other) { return other.name == each.name; };
    return can_keep(each) && std::count_if(all.begin(), all.end(), same) == 1;
  });
}

} // namespace

std::string deflate_terms::answer() const {
  auto text = std::string{
    "permessage-deflate; server_no_context_takeover; client_no_context_takeover"};
  if (names_server_window)
    text += "; server_max_window_bits=" + std::to_string(deflater::window_bits);
  return text;
}

std::optional<deflate_terms> choose_terms(std::string_view offered) {
  const auto offers = read_extensions(offered);
  if (!offers)
    return std::nullopt;
  for (const auto& each : *offers)
    if (each.name == "permessage-deflate" && can_keep(each))
      return deflate_terms{
        std::any_of(each.parameters.begin(), each.parameters.end(),
                    [](const parameter& asked) { return asked.name == "server_max_window_bits"; })};
  return std::nullopt;
}

} // namespace plenum::core
