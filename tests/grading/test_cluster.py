"""A class judged on a Dask cluster: the same marks, though a worker dies."""

from __future__ import annotations

import os
import signal
import subprocess
import sys

import pytest

from course.commands import grade as command
from course.grading.running.cluster import Cluster, ClusterTrouble, about, agree
from course.sandbox import available_walls

pytestmark = [pytest.mark.timeout(300), pytest.mark.xdist_group("class")]

RIGHT = "def double(n):\n    return n * 2\n"
WRONG = "def double(n):\n    return n\n"
STUDENTS = {f"s{number}": RIGHT if number % 2 else WRONG for number in range(6)}

# Prints the scheduler's address, then ends a worker as soon as it is judging.
CLUSTER = """
import os, signal, sys, time
from distributed import Client, LocalCluster

if __name__ == "__main__":
    with LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as cluster:
        print(cluster.scheduler_address, flush=True)
        with Client(cluster) as client:
            pids = client.run(os.getpid)
            while not (busy := [who for who, tasks in client.processing().items() if tasks]):
                time.sleep(0.02)
            os.kill(pids[busy[0]], signal.SIGKILL)
            print("killed", flush=True)
            sys.stdin.read()
"""


@pytest.fixture(scope="module")
def class_(small_course, answer):
    pytest.importorskip("distributed")
    for student, body in STUDENTS.items():
        small_course.hand_in(student, answer(small_course, double=f"{body}# {student}\n"))
    return small_course


@pytest.mark.long
@pytest.mark.skipif(sys.platform == "win32", reason="kills a process")
def test_a_worker_that_dies_costs_no_mark(class_, tmp_path):
    script = tmp_path / "cluster.py"
    script.write_text(CLUSTER)
    with subprocess.Popen(
        [sys.executable, str(script)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
    ) as cluster:
        try:
            address = cluster.stdout.readline().strip()
            status, said = class_.grade("--scheduler", address)
            assert cluster.stdout.readline() == "killed\n"
            cluster.communicate(timeout=60)
        finally:
            if cluster.poll() is None:
                os.killpg(cluster.pid, signal.SIGKILL)
    assert status == 0, said
    assert "Judged on 2 workers with 2 threads" in said
    for student, body in STUDENTS.items():
        points = 2 if body == RIGHT else 0
        assert class_.scores(student) == {"double": points, "broken": None, "why": 0}


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"Python": "3.4.0"}, "has another Python: 3.4.0"),
        ({"course": "0" * 64}, "has another course: 000000000000, and here"),
        ({"walls": False, "detail": "no bwrap"}, "has no sandbox: no bwrap"),
    ],
)
def test_a_worker_that_would_judge_otherwise_is_refused(change, said):
    like_here = about() | {"walls": True}
    agree({"tcp://a": like_here}, walls=True)
    with pytest.raises(ClusterTrouble, match=said):
        agree({"tcp://a": like_here, "tcp://b": like_here | change}, walls=True)
    if "walls" in change:
        agree({"tcp://b": like_here | change}, walls=False)


def test_a_worker_without_the_course_is_refused():
    with pytest.raises(ClusterTrouble, match="has no course to judge with"):
        agree({"tcp://a": ModuleNotFoundError("course")}, walls=False)


def test_without_distributed_the_command_says_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(ClusterTrouble, match="not installed here") as caught:
        Cluster("tcp://127.0.0.1:1", walls=bool(available_walls()))
    assert "pip install" in caught.value.cure
    assert command._parser().parse_args(["t", "--scheduler", "tcp://x:1"]).scheduler
