# SPDX-License-Identifier: Apache-2.0
#
# Three nodes over a real Redis act as one.

import asyncio
import unittest

from native_client import Client
from redis_server import Redis
from server import Server


class Cluster(unittest.IsolatedAsyncioTestCase):
    @classmethod
    def setUpClass(cls):
        cls.redis = Redis()
        cls.nodes = [Server("--broker", cls.redis.url, "--node-name", f"node-{i}")
                     for i in (1, 2, 3)]

    @classmethod
    def tearDownClass(cls):
        for node in cls.nodes:
            code, output = node.stop()
            assert code == 0, output
        with cls.redis:
            pass

    async def client(self, node, user="", wire="json"):
        return await Client.connect(self.nodes[node - 1], user, wire)

    async def test_members_on_all_nodes_get_every_message_in_one_order(self):
        members = [await self.client(1, "ann"), await self.client(2, "bob", "msgpack"),
                   await self.client(3, "cem")]
        for each in members:
            self.assertEqual((await each.ask("join", group="order"))["op"], "joined")

        async def publish(client):
            for number in range(200):
                await client.send({"op": "send", "group": "order", "save": number % 2 == 0,
                                   "data": number})
        await asyncio.gather(*(publish(each) for each in members))
        got = [[await each.push() for _ in range(600)] for each in members]
        saved = [[m for m in one if "offset" in m] for one in got]
        self.assertEqual([m["offset"] for m in saved[0]], list(range(1, 301)))
        for one in saved:
            self.assertEqual([(m["user"], m["data"]) for m in one],
                             [(m["user"], m["data"]) for m in saved[0]])
        for one in got:  # Each sender's messages in the order in which they were sent.
            for user in ("ann", "bob", "cem"):
                self.assertEqual([m["data"] for m in one if m["user"] == user], list(range(200)))

    async def test_statuses_are_those_of_the_cluster(self):
        ann, bob = await self.client(1), await self.client(2)
        self.assertEqual((await ann.ask("send", group="status", data=1))["status"],
                         "no_such_group")
        self.assertEqual((await ann.ask("join", group="status"))["status"], "channel_added")
        self.assertEqual((await bob.ask("send", group="status", data=1))["status"], "group_send")
        self.assertEqual((await bob.ask("leave", group="status"))["status"],
                         "channel_does_not_exist")
        self.assertEqual((await bob.ask("join", group="status"))["status"], "channel_exist")
        self.assertEqual((await ann.ask("leave", group="status"))["status"], "channel_removed")
        self.assertEqual((await ann.ask("send", group="status", data=1))["status"], "group_send")
        self.assertEqual((await bob.ask("leave", group="status"))["status"], "group_removed")
        for client in (ann, bob):
            self.assertEqual((await client.ask("send", group="status", data=1))["status"],
                             "no_such_group")
            self.assertEqual((await client.ask("leave", group="status"))["status"],
                             "group_does_not_exist")

    async def test_any_channel_can_be_sent_to_from_any_node(self):
        ann, bob = await self.client(1, "ann"), await self.client(2, "bob")
        for kind, data in (("json", {"a": 1.0}), ("text", "héllo"), ("bytes", "AAH+/w==")):
            sent = await ann.ask("send_to", channel=bob.welcome["channel"], type=kind, data=data)
            self.assertEqual(sent["status"], "sent")
            got = await bob.push()
            self.assertEqual((got["type"], got["data"], got["user"], got["from"]),
                             (kind, data, "ann", ann.welcome["channel"]))
        gone = bob.welcome["channel"]
        await bob.ws.close()
        nobody = "7f3c9a34-8a53-4a0c-9e3f-3c1c5d0a6f11"
        for channel in (gone, nobody):
            self.assertEqual((await ann.ask("send_to", channel=channel, data=1))["status"],
                             "no_such_channel")

    async def test_members_are_counted_on_all_nodes(self):
        members = [await self.client(node, f"user-{node}-{i}") for node in (1, 2, 3)
                   for i in range(node)]
        for each in members:
            await each.ask("join", group="count")
        for asker in (members[0], members[-1]):
            told = await asker.ask("members", group="count", limit=100)
            self.assertEqual((told["count"], told["partial"]), (6, False))
            self.assertEqual({(m["user"], m["node"]) for m in told["members"]},
                             {(f"user-{node}-{i}", f"node-{node}") for node in (1, 2, 3)
                              for i in range(node)})
        told = await members[0].ask("members", group="count", limit=4)
        self.assertEqual((told["count"], len(told["members"])), (6, 4))

    async def test_what_was_missed_is_recovered_on_another_node(self):
        ann, bob = await self.client(1, "ann"), await self.client(2, "bob")
        await ann.ask("join", group="recovery")
        joined = await bob.ask("join", group="recovery")
        await bob.ws.close()
        for number in range(50):
            await ann.ask("send", group="recovery", data=number, save=True)
        bob = await self.client(3, "bob")
        joined = await bob.ask("join", group="recovery",
                               recover={"epoch": joined["epoch"], "offset": joined["offset"]})
        self.assertTrue(joined["recovered"])
        self.assertEqual([m["data"] for m in joined["messages"]], list(range(50)))
        page = await (await self.client(2)).ask("history", group="recovery", limit=3)
        self.assertEqual([m["data"] for m in page["messages"]], [47, 48, 49])

    async def test_a_repeated_key_is_one_message_whatever_the_node(self):
        ann, bob = await self.client(1), await self.client(2)
        await bob.ask("join", group="keys")
        first = await ann.ask("send", group="keys", data=1, save=True, key="k")
        again = await bob.ask("send", group="keys", data=1, save=True, key="k")
        self.assertEqual((first["duplicate"], again["duplicate"]), (False, True))
        self.assertEqual(first["offset"], again["offset"])
        await ann.ask("send", group="keys", data=2)
        self.assertEqual([(await bob.push())["data"] for _ in range(2)], [1, 2])

    async def test_members_hear_of_those_who_come_and_go_on_other_nodes(self):
        ann, bob = await self.client(1, "ann"), await self.client(2, "bob")
        await bob.ask("join", group="notices")
        await ann.ask("join", group="notices", notify=True)
        cem = await self.client(3, "cem")

        # One after the other: notices of different nodes have no order among themselves.
        async def heard():
            notice = await ann.push()
            return notice["event"], notice["user"]

        await cem.ask("join", group="notices")
        self.assertEqual(await heard(), ("join", "cem"))
        await bob.ask("leave", group="notices")
        self.assertEqual(await heard(), ("leave", "bob"))
        await cem.ws.close()
        self.assertEqual(await heard(), ("leave", "cem"))


if __name__ == "__main__":
    unittest.main(verbosity=2)
