# SPDX-License-Identifier: Apache-2.0
#
# Every block of C++ in the guide is found, apart from its indentation, in a program that is
# compiled. The program of README.md is compiled by itself (examples/CMakeLists.txt).
#
# Usage: guide_test.py ROOT

import re
import sys
from pathlib import Path

BLOCK = re.compile(r"```cpp\n(.*?)```", re.DOTALL)


def bare(text):
    return "\n".join(line.strip() for line in text.strip().splitlines())


if __name__ == "__main__":
    root = Path(sys.argv[1])
    programs = [bare(path.read_text()) for path in
                [*(root / "examples").glob("*.cpp"), root / "tests/examples/guide_snippets.cpp"]]
    blocks = [(page.name, block) for page in sorted((root / "docs/guide").glob("*.md"))
              for block in BLOCK.findall(page.read_text())]
    missing = [f"{name}:\n{block}" for name, block in blocks
               if not any(bare(block) in program for program in programs)]
    print("\n".join(missing) or f"all {len(blocks)} blocks are compiled")
    sys.exit(1 if missing or not blocks else 0)
