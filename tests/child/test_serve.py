"""The end of the process in which an answer is."""

import os
import subprocess
import sys

from tests.conftest import ROOT

ENDS = """
import threading
from course.child import serve

def fails(_told):
    threading.Thread(target=threading.Event().wait).start()
    raise ConnectionError("the judge is gone")

serve._serve = fails
serve.serve(None)
"""


def test_it_ends_though_nobody_reads_why_and_a_thread_goes_on():
    reads, writes = os.pipe()
    os.close(reads)
    try:
        ended = subprocess.run(
            [sys.executable, "-c", ENDS],
            stderr=writes,
            env=os.environ | {"PYTHONPATH": str(ROOT)},
            timeout=60,
        )
    finally:
        os.close(writes)
    assert ended.returncode == 1
