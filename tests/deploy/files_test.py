# SPDX-License-Identifier: Apache-2.0
#
# The files of deploy/ agree with each other and with the program; HAProxy, nginx and systemd
# read theirs, where they are installed.
#
# Usage: files_test.py ROOT

import re
import shutil
import subprocess
import sys
import unittest
from pathlib import Path

ROOT = Path(sys.argv.pop(1))
DEPLOY = ROOT / "deploy"


def check(*command):
    done = subprocess.run([str(each) for each in command], text=True, check=False,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    return done.returncode, done.stdout


class Files(unittest.TestCase):
    def nodes_of_compose(self):
        return set(re.findall(r"^  (node-\d+):$", (ROOT / "docker-compose.yml").read_text(), re.M))

    def test_balancers_know_all_nodes(self):
        nodes = self.nodes_of_compose()
        self.assertEqual(len(nodes), 3)
        haproxy = (DEPLOY / "haproxy.cfg").read_text()
        nginx = (DEPLOY / "nginx.conf").read_text()
        self.assertEqual(set(re.findall(r"server \S+ (\S+):8080", haproxy)), nodes)
        self.assertEqual(set(re.findall(r"server (\S+):8080", nginx)), nodes)

    def test_options_exist(self):
        options = (ROOT / "docs/settings.md").read_text()
        for path in [ROOT / "docker-compose.yml", DEPLOY / "plenum.service",
                     DEPLOY / "kubernetes/deployment.yaml"]:
            line = re.search(r"serve[ ,].*", path.read_text())[0]
            for option in re.findall(r"--[a-z-]+", line):
                self.assertRegex(options, f"`{option}[` ]", path)
            for name in re.findall(r"PLENUM_(?!PORT)[A-Z_]+", path.read_text()):
                self.assertIn(f"`{name}`", options, path)

    def test_kubernetes_objects_belong_together(self):
        folder = DEPLOY / "kubernetes"
        listed = re.findall(r"- (\S+\.yaml)", (folder / "kustomization.yaml").read_text())
        self.assertEqual(set(listed), {path.name for path in folder.glob("*.yaml")}
                         - {"kustomization.yaml"})
        for name in listed:
            text = (folder / name).read_text()
            self.assertRegex(text, r"(?m)^kind: \w+$")
            self.assertIn("name: plenum", text)
        metric = re.search(r"metric: \{name: (\w+)\}", (folder / "autoscaler.yaml").read_text())[1]
        self.assertIn(f"`{metric}`", (ROOT / "docs/operations.md").read_text())

    @unittest.skipUnless(shutil.which("systemd-analyze"), "systemd is not here")
    def test_systemd_reads_its_unit(self):
        _, told = check("systemd-analyze", "verify", DEPLOY / "plenum.service")
        faults = [line for line in told.splitlines()
                  if "plenum.service" in line and "not executable" not in line]
        self.assertEqual(faults, [])


if __name__ == "__main__":
    unittest.main(verbosity=2)
