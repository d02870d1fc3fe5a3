// SPDX-License-Identifier: Apache-2.0

#include "gateway/settings/dangers.hpp"

namespace plenum::core {

std::vector<danger> dangers_of(const fixed_settings& settings) {
  const auto& identity = settings.identity;
  auto made = std::vector<danger>{};
  if (identity.insecure)
    made.push_back({"insecure", "anybody may connect, as whoever they say"});
  if (identity.insecure && identity.insecure_anywhere)
    made.push_back({"insecure-anywhere", "and that from other machines as well"});
  if (identity.demo_login)
    made.push_back({"demo-login", "anybody may have a token, as whoever they say"});
  if (settings.door.origins.allows_all())
    made.push_back({"allowed-origins", "pages of every site may connect, with the cookies of their "
                                       "visitors"});
  return made;
}

} // namespace plenum::core
