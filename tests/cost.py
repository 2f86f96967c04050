"""What tests cost in CPU time, theirs and that of all processes that they start.

``python3 -m course test -p tests.cost tests/judge`` runs them one after the other, and lists the
dearest at the end.  Wall time tells little: most of these tests wait.  Whatever else is busy on the
machine counts, too.
"""

from __future__ import annotations

import psutil
import pytest

LISTED = 40
_seconds: dict[str, float] = {}


def _spent() -> float:
    """Seconds so far, of the whole machine: what the judge forks is nobody's child here."""
    times = psutil.cpu_times()
    return times.user + times.system


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item):
    before = _spent()
    result = yield
    _seconds[item.nodeid] = _spent() - before
    return result


def pytest_terminal_summary(terminalreporter):
    terminalreporter.section(f"{sum(_seconds.values()):.1f} s of CPU time")
    for name in sorted(_seconds, key=_seconds.__getitem__, reverse=True)[:LISTED]:
        terminalreporter.write_line(f"{_seconds[name]:7.2f} {name}")
