# SPDX-License-Identifier: Apache-2.0
"""tables says in Markdown what was measured."""

import datetime
import json
import platform
import re
import statistics
import subprocess
from dataclasses import dataclass, field
from pathlib import Path

import relay
from loads import BUN, LOOPS, MODULES, RELEASE, ROWS, SERVERS

BESIDE = ["bun", "centrifugo", "raw"]  # whose figures Plenum's are divided by


@dataclass
class Results:
    """What was reported, by row and server."""

    runs: dict = field(default_factory=dict)
    failures: int = 0

    def add(self, row, server, report):
        self.runs.setdefault((row, server), []).append(report)

    def values(self, row, server, pick=None):
        """What `pick` finds in each report, the row's figure by default."""
        return [(pick or ROWS[row].figure)(report) for report in self.runs.get((row, server), [])]

    def median(self, *which):
        """Of the values; None: not measured."""
        values = self.values(*which)
        return statistics.median(values) if values else None


def digits(value):
    """Three significant ones, and no exponent."""
    return f"{value:#.3g}".rstrip(".") if value < 999.5 else f"{value:,.0f}"


def table(head, lines):
    rule = ["---", *["---:"] * (len(head) - 1)]
    return "\n".join("| " + " | ".join(cells) + " |" for cells in [head, rule, *lines])


def cell(results, row, name, unit=None, pick=None):
    values = results.values(row, name, pick)
    if not values:
        return "–"
    # A warning, where runs differ by more than a quarter.
    mark = "~ " if max(values) > 1.25 * min(values) else ""
    return f"{mark}{digits(statistics.median(values))} {unit or ROWS[row].unit}"


def ratio(results, row, name):
    """Plenum's figure, in those of another server."""
    ours, theirs = (results.median(row, server) for server in ("plenum", name))
    return f"{ours / theirs:.2f}" if ours and theirs else "–"


def latency(results, row, name):
    pair = [results.median(row, name, lambda report: report["latency_us"][q] / 1000)
            for q in ("p50", "p99")]
    return "–" if None in pair else " / ".join(map(digits, pair))


# -- the tables ------------------------------------------------------------------------


def price_table(results, servers, rows):
    others = [name for name in BESIDE if name in servers and "plenum" in servers]
    head = ["", *[SERVERS[name].title for name in servers],
            *[f"Plenum / {SERVERS[name].title}" for name in others]]
    return table(head, [[ROWS[row].title, *[cell(results, row, name) for name in servers],
                         *[ratio(results, row, name) for name in others]] for row in rows])


def latency_table(results, servers, rows):
    return table(["ms, p50 / p99", *[SERVERS[name].title for name in servers]],
                 [[ROWS[row].title, *[latency(results, row, name) for name in servers]]
                  for row in rows])


def loops_table(results, row):
    def line(title, *what):
        return [title, *[cell(results, row, name, *what) for name in LOOPS]]

    return table([f"{ROWS[row].title}; two processors, shared with the generator",
                  *[server.title for server in LOOPS.values()]],
                 [line("server CPU per delivery"),
                  line("deliveries per second", "k",
                       lambda report: report["deliveries_per_second"] / 1000),
                  ["ms, p50 / p99", *[latency(results, row, name) for name in LOOPS]]])


def recover_table(results, row):
    return table([ROWS[row].title, "Plenum"],
                 [["until all have all",
                   cell(results, row, "plenum", "s", lambda report: report["seconds"])],
                  ["server CPU per client", cell(results, row, "plenum")]])


def relay_table(results):
    runs = results.runs.get(("relay", "redis"))
    if not runs:
        return "The relay was not measured."

    def added(kind, rate):
        return " / ".join(str(round(statistics.median(run[kind, rate][i] for run in runs)))
                          for i in (0, 1)) + " µs"

    return table(["two nodes over Redis", *relay.KINDS],
                 [["as many as possible", *[f"{statistics.median(run[kind] for run in runs):,.0f}/s"
                                            for kind in relay.KINDS]],
                  *[[f"added at {rate:,}/s, p50 / p99", *[added(kind, rate) for kind in relay.KINDS]]
                    for rate in relay.RATES]])


# -- the page --------------------------------------------------------------------------


def output_of(*command):
    return subprocess.run(command, text=True, capture_output=True, check=True).stdout.strip()


def version_of(name):
    if name == "plenum":
        return output_of(RELEASE / "plenum", "--version").capitalize()
    if name == "bun":
        return f"Bun {output_of(*BUN, '--version')}"
    if name == "socket.io":
        version = json.loads((MODULES / "socket.io/package.json").read_text())["version"]
        return f"Socket.IO {version} on Node {output_of('node', '--version')[1:]}"
    if name == "centrifugo":
        return output_of(SERVERS[name].command[0], "version")
    return None


def circumstances(settings):
    """A sentence on when, where and with what was measured."""
    cpu = re.search(r"^model name\s*:\s*(.+)$", Path("/proc/cpuinfo").read_text(), re.M)
    versions = [version for name in settings.only if (version := version_of(name))]
    return (f"{datetime.date.today()}, {cpu[1] if cpu else platform.machine()}, "
            f"Linux {platform.release().split('-')[0]}; {', '.join(versions)}. "
            f"Runs of each: {settings.repeat}, of {settings.seconds} s; medians.")


def report(results, settings):
    servers = [name for name in settings.only if name in SERVERS]
    beside = [row for row in settings.rows if row in ROWS and row not in ("pairs2", "recover")]
    parts = [circumstances(settings)]
    if beside and servers:
        parts.append(price_table(results, servers, beside))
    if busy := [row for row in beside if ROWS[row].publishes()]:
        parts.append(latency_table(results, servers, busy))
    if "pairs2" in settings.rows:
        parts.append(loops_table(results, "pairs2"))
    if "recover" in settings.rows:
        parts.append(recover_table(results, "recover"))
    if "relay" in settings.rows:
        parts.append(relay_table(results))
    return "\n\n".join(parts)
