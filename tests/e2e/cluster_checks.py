# SPDX-License-Identifier: Apache-2.0
#
# cluster_checks says what is wrong with what clients of a cluster were told (docs/cluster.md,
# docs/protocol.md). Each function returns a list of sentences. Pure.


def check_log(seen, places, gaps, again=(), ordered=True):
    """What one member saw, as cluster_clients.Member logs it.
    @param places  collects what is at each position, from all members
    @param gaps    whether Redis may have lost data, and members were told
    @param ordered whether what is not saved, too, has to come in order
    @param again   what was sent more than once: it may come twice if Redis has lost its key"""
    problems, at, data_seen, numbers, whole = [], None, {}, {}, True
    for kind, *rest in seen:
        if kind == "gap":
            whole = False
            if not gaps:
                problems.append("an announced gap")
        elif kind == "at":
            at = tuple(rest)
        elif kind == "joined":
            numbers = {}  # What was not saved may come again to who comes back.
        elif kind == "unsaved":
            problems += check_number(numbers, *rest, again if gaps else ()) if ordered else []
        else:
            epoch, offset, data, sender = rest
            if (epoch, offset) != (at[0], at[1] + 1):
                problems.append(f"{epoch}:{offset} came after {at}")
            if places.setdefault((epoch, offset), data) != data:
                problems.append(f"{data} is not what others saw at {epoch}:{offset}")
            if data in data_seen and not (gaps and data in again):
                problems.append(f"{data} came twice: {data_seen[data]}, and {epoch}:{offset}")
            problems += check_number(numbers, data, sender, again if gaps else ())
            data_seen[data] = f"{epoch}:{offset}"
            at = (epoch, offset)
    if whole:
        problems += [f"{data} was acknowledged and never came" for data in places.values()
                     if data not in data_seen]
    return problems


def check_number(numbers, data, sender, again):
    """One sender's messages, saved or not, come in its order and once. `data` ends with a
    running number; `numbers` keeps the last of each sender."""
    number = int(data.split("-")[-1])
    last = numbers.get(sender, -1)
    numbers[sender] = max(last, number)
    if number > last or (number == last and data in again):
        return []
    return [f"{data} came twice in a row" if number == last else
            f"{data} came after {last} of the same sender"]


def check_replies(ids, replies):
    """Commands for one group are answered in their order."""
    got = [each["id"] for each in replies]
    return [] if got == list(ids) else [f"replies came as {got}, not as {list(ids)}"]


def check_history(sent, page):
    """What is acknowledged as saved is in a history that is asked for afterwards."""
    if (sent["op"], page["op"]) != ("sent", "history") or sent["epoch"] != page["epoch"]:
        return []
    held = [each["offset"] for each in page["messages"]]
    if page["offset"] < sent["offset"] or not held or (
            held[0] <= sent["offset"] and sent["offset"] not in held):
        return [f"the history up to {page['offset']} lacks {sent['offset']}: {held}"]
    return []


def check_rest(group, members, told):
    """What a node tells of a group with so many members, and of one with none, when all is well.
    @param told  the answer to `members`, and the statuses that were told of both groups"""
    count, statuses = told
    wanted = ["group_send", "no_such_group", "group_does_not_exist", "channel_added",
              "group_removed"]
    problems = []
    if (count.get("count"), count.get("partial")) != (members, False):
        problems.append(f"{group} has {members} members, not {count}")
    if statuses != wanted:
        problems.append(f"at rest, the statuses are {statuses}")
    return problems


def check_channels(channels):
    """Redis's list of channels when all clients are gone."""
    return [f"{each} is still followed" for each in channels
            if each.startswith("plenum:") and not each.startswith("plenum:node")]


def check_metrics(pages):
    """The metrics of all nodes, when all clients are gone."""
    return [f"there is still {line}" for page in pages for line in page.split("\n")
            if line.startswith(("plenum_channels{", "plenum_groups{")) and line[-2:] != " 0"]
