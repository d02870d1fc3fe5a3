# SPDX-License-Identifier: Apache-2.0
"""Plants includes in a small tree and expects check_layers to find the wrong ones."""

import tempfile
import unittest
from pathlib import Path

from check_layers import check


def faults(path, include):
    """What is found when the file at `path` holds just `include`."""
    with tempfile.TemporaryDirectory() as root:
        source = Path(root) / path
        source.parent.mkdir(parents=True)
        source.write_text(f"// a comment\n#include {include}\n")
        return check(Path(root))


class CheckLayersTest(unittest.TestCase):
    def assert_allowed(self, path, include):
        self.assertEqual(faults(path, include), [])

    def assert_refused(self, path, include):
        found = faults(path, include)
        self.assertEqual(len(found), 1)
        self.assertTrue(found[0].startswith(f"{path}:2: "), found[0])

    def test_an_include_may_point_down_or_stay(self):
        self.assert_allowed("app/main.cpp", '"base/errc.hpp"')
        self.assert_allowed("actors/delivery/shard.cpp", '"actors/delivery/shard.hpp"')

    def test_an_include_may_not_point_up(self):
        self.assert_refused("base/errc.cpp", '"protocol/wire.hpp"')
        self.assert_refused("actors/group.hpp", '"cluster/broker.hpp"')
        self.assert_refused("gateway/deep/page.cpp", '"app/options.hpp"')

    def test_within_a_floor_an_include_points_down_from_room_to_room(self):
        self.assert_allowed("actors/channel.cpp", '"actors/loop/event_loop.hpp"')
        self.assert_refused("actors/delivery/outbox.hpp", '"actors/messages.hpp"')
        self.assert_refused("protocol/json/writer.hpp", '"protocol/native/fields.hpp"')
        self.assert_refused("protocol/raw/raw_wire.cpp", '"protocol/native/fields.hpp"')
        self.assert_refused("cluster/relay.cpp", '"cluster/redis/broker.hpp"')
        self.assert_refused("cluster/redis/connection/link.cpp", '"cluster/redis/keys.hpp"')
        self.assert_refused("gateway/net/peer.hpp", '"gateway/ws/ws_session.hpp"')
        self.assert_refused("gateway/ws/ws_session.cpp", '"gateway/endpoints/command_endpoint.hpp"')
        self.assert_refused("gateway/endpoints/handler_endpoint.cpp", '"gateway/http/http_session.hpp"')
        self.assert_refused("gateway/http/listener.cpp", '"gateway/node/server.hpp"')
        self.assert_refused("gateway/api/task.hpp", '"gateway/net/peer.hpp"')
        self.assert_refused("app/pages.cpp", '"app/commands/serve_command.hpp"')

    def test_every_file_of_a_floor_with_rooms_is_in_one(self):
        self.assert_refused("gateway/page.cpp", '"gateway/net/peer.hpp"')

    def test_an_include_is_written_from_the_root(self):
        self.assert_refused("actors/group.cpp", '"group.hpp"')
        self.assert_refused("actors/group.cpp", '"../protocol/wire.hpp"')

    def test_bench_knows_only_the_lower_floors(self):
        self.assert_allowed("bench/client.cpp", '"protocol/wire.hpp"')
        self.assert_refused("bench/client.cpp", '"actors/delivery/shard.hpp"')
        self.assert_allowed("app/main.cpp", '"bench/client.hpp"')
        self.assert_refused("gateway/http/listener.cpp", '"bench/client.hpp"')

    def test_a_library_is_named_on_its_floor(self):
        self.assert_allowed("actors/group.hpp", "<caf/behavior.hpp>")
        self.assert_allowed("gateway/session.cpp", "<caf/send.hpp>")
        self.assert_refused("gateway/session.cpp", "<caf/behavior.hpp>")
        self.assert_refused("protocol/wire.hpp", "<boost/asio/post.hpp>")
        self.assert_refused("cluster/broker.cpp", "<boost/spirit.hpp>")

    def test_a_library_of_one_file_stays_in_it(self):
        self.assert_allowed("cluster/redis/connection/resp.cpp", "<hiredis/hiredis.h>")
        self.assert_refused("cluster/redis/connection/link.cpp", "<hiredis/hiredis.h>")
        self.assert_refused("protocol/codec.hpp", "<msgpack.hpp>")

    def test_the_standard_library_is_free(self):
        self.assert_allowed("base/log.hpp", "<sys/uio.h>")

    def test_no_sources_is_a_fault(self):
        with tempfile.TemporaryDirectory() as root:
            self.assertNotEqual(check(Path(root)), [])


if __name__ == "__main__":
    unittest.main()
