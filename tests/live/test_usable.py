from __future__ import annotations

import os

import pytest

from course.live.usable import Usable, affinity, cpuset_of, parse_cores, quota_of, usable_by


def machine(root, cgroup, **files):
    (root / "proc/7").mkdir(parents=True)
    (root / "proc/7/cgroup").write_text(cgroup)
    for path, text in files.items():
        file = root / "sys/fs/cgroup" / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
    return root


def test_no_quota_is_none(tmp_path):
    root = machine(tmp_path, "0::/user.slice\n", **{"user.slice/cpu.max": "max 100000\n"})
    assert quota_of(7, root) is None


def test_the_tightest_quota_on_the_way_up_binds(tmp_path):
    root = machine(
        tmp_path,
        "0::/kubepods/pod1/box\n",
        **{
            "kubepods/pod1/box/cpu.max": "400000 100000\n",
            "kubepods/pod1/cpu.max": "150000 100000\n",
            "kubepods/cpu.max": "max 100000\n",
        },
    )
    assert quota_of(7, root) == 1.5


def test_a_container_that_sees_only_its_own_group(tmp_path):
    root = machine(tmp_path, "0::/\n", **{"cpu.max": "50000 100000\n"})
    assert quota_of(7, root) == 0.5


def test_version_1(tmp_path):
    text = "5:memory:/docker/x\n4:cpu,cpuacct:/docker/x\n0::/\n"
    files = {"cpu/docker/x/cpu.cfs_quota_us": "200000", "cpu/docker/x/cpu.cfs_period_us": "100000"}
    assert quota_of(7, machine(tmp_path, text, **files)) == 2.0


def test_version_1_without_a_quota(tmp_path):
    files = {"cpu/cpu.cfs_quota_us": "-1", "cpu/cpu.cfs_period_us": "100000"}
    assert quota_of(7, machine(tmp_path, "4:cpu:/\n", **files)) is None


def test_a_system_without_control_groups(tmp_path):
    assert quota_of(7, tmp_path) is None
    assert cpuset_of(7, tmp_path) is None


@pytest.mark.parametrize(
    ("text", "cores"), [("0-1\n", (0, 1)), ("3", (3,)), ("0,2-4,9\n", (0, 2, 3, 4, 9))]
)
def test_a_list_of_cores(text, cores):
    assert parse_cores(text) == cores


def test_the_cpuset_of_version_2_is_the_nearest_that_says_something(tmp_path):
    files = {"box/cpuset.cpus.effective": "2-3\n", "cpuset.cpus.effective": "0-7\n"}
    assert cpuset_of(7, machine(tmp_path, "0::/box/inner\n", **files)) == (2, 3)


def test_the_cpuset_of_version_1(tmp_path):
    text = "3:cpuset:/docker/not-seen-from-inside\n0::/\n"
    assert cpuset_of(7, machine(tmp_path, text, **{"cpuset/cpuset.effective_cpus": "1"})) == (1,)


@pytest.mark.parametrize(("cpuset", "by"), [((0, 1), "cpuset"), ((0, 1, 2, 3), "affinity")])
def test_what_keeps_it_from_the_other_cores_is_named(tmp_path, monkeypatch, cpuset, by):
    monkeypatch.setattr("course.live.usable.affinity", lambda pid: (0, 1))
    monkeypatch.setattr("os.cpu_count", lambda: 4)
    files = {"cpuset.cpus.effective": ",".join(map(str, cpuset)), "cpu.max": "150000 100000"}
    usable = usable_by(7, machine(tmp_path, "0::/\n", **files))
    assert usable.sentence.startswith(f"2 of 4 cores usable ({by}), of which")
    assert usable.quota == 1.5


def test_this_process_may_use_what_the_system_says():
    if hasattr(os, "sched_getaffinity"):
        assert affinity(os.getpid()) == tuple(sorted(os.sched_getaffinity(0)))


@pytest.mark.parametrize(
    ("usable", "text"),
    [
        (Usable((0, 1), 2), "2 cores usable"),
        (Usable((0, 3), 8), "2 of 8 cores usable (affinity)"),
        (
            Usable((0, 1), 2, 1.5),
            "2 cores usable, of which this container may use 1.5 (cgroup quota)",
        ),
        (Usable((0,), 1), "1 core usable"),
    ],
)
def test_the_limits_are_named(usable, text):
    assert usable.sentence == text
