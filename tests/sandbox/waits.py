"""What children for the tests are forked from: each then executes the script it is told of."""

import json
import os
import runpy
import sys
from pathlib import Path

sys.path.append(str(Path(__file__).resolve().parents[2]))

if __name__ == "__main__":
    from course.child.process import original

    original.wait()
    sys.path.pop()
    sys.argv = json.loads(os.environ.pop("TEST_ARGV"))
    runpy.run_path(sys.argv[0], run_name="__main__")
