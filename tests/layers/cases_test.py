#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""cases_test fails when docs/nexios-cases.md names a test that does not exist.

Usage: cases_test.py ROOT
"""

import re
import sys
from pathlib import Path

NAMED = re.compile(r"`(?:\w+/)?(\w+)\.(\w+)`")
TEST = re.compile(r"^TEST(?:_F|_P)?\((\w+), (\w+)\)", re.MULTILINE)

if __name__ == "__main__":
    root = Path(sys.argv[1])
    tests = {found for source in (root / "tests").rglob("*.cpp")
             for found in TEST.findall(source.read_text())}
    named = {found for found in NAMED.findall((root / "docs/nexios-cases.md").read_text())
             if found[0][0].isupper()}
    missing = sorted(".".join(each) for each in named - tests)
    print("\n".join(missing) or f"all {len(named)} tests exist")
    sys.exit(1 if missing or not named else 0)
