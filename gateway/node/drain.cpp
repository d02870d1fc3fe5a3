// SPDX-License-Identifier: Apache-2.0

#include "gateway/node/drain.hpp"

#include <boost/asio/post.hpp>

namespace plenum::core {

drain::drain(event_loops& loops) {
  for (auto& loop : loops) {
    shares_.push_back(std::make_shared<share>(share{loop.get(), {}, 0}));
    asio::post(loop->io(),
               [mine = shares_.back()] { mine->channels = mine->loop->local_shard().ids(); });
  }
}

void drain::close_up_to(double part, const disconnect& why) {
  for (auto& each : shares_)
    asio::post(each->loop->io(), [mine = each, part, why] {
      const auto all = static_cast<double>(mine->channels.size());
      for (const auto end = static_cast<std::size_t>(all * part); mine->closed < end;
           ++mine->closed)
        mine->loop->local_shard().close(mine->channels[mine->closed], why);
    });
}

} // namespace plenum::core
