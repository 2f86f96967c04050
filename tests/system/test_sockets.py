"""Who is at the other end of a connection."""

from __future__ import annotations

import os
import socket
import subprocess
import sys

import pytest

from course.system.sockets import Sockets

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="sock_diag(7) is Linux's")


@pytest.fixture
def pair():
    ours, its = socket.socketpair()
    with ours, its:
        yield ours, its


def test_the_other_end_is_told(pair):
    ours, its = pair
    sockets = Sockets()
    try:
        told = sockets.peer(ours.fileno(), os.getpid())
    finally:
        sockets.close()
    assert told == os.readlink(f"/proc/self/fd/{its.fileno()}")


def test_a_connection_that_comes_after_the_end_opens_nothing(pair):
    ours, _ = pair
    sockets = Sockets()
    sockets.close()
    before = set(os.listdir("/proc/self/fd"))
    assert sockets.peer(ours.fileno(), os.getpid()) == ""
    assert set(os.listdir("/proc/self/fd")) == before


def test_where_nobody_answers_in_time_nobody_is_told(pair, monkeypatch):
    """To ask in another network namespace is a program, and the machine may be busy."""

    def late(*_):
        raise subprocess.TimeoutExpired("python", 30)

    monkeypatch.setattr("course.system.sockets._opened_in", late)
    sockets = Sockets()
    assert sockets.peer(pair[0].fileno(), os.getpid()) == ""
    sockets.close()
