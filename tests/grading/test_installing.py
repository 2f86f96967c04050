"""What nbgrader logs can be printed, whatever is in it."""

from __future__ import annotations

import logging

from course.grading.installing import Printable


def test_what_is_logged_cannot_act_on_a_terminal(caplog):
    log = logging.getLogger("a log of this test")
    log.addFilter(Printable())
    with caplog.at_level(logging.INFO, log.name):
        log.info("Creating %s\n    at \x1b[2Jline\u202e 100%%", "\x1b]0;owned\x07 50% [red]")
    assert caplog.messages == ["Creating ␛]0;owned␇ 50% [red]\n    at ␛[2Jline\ufffd 100%"]
