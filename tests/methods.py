"""The start methods, as parameters: a plain run takes the one that asks most of a worker."""

from __future__ import annotations

import multiprocessing

import pytest

METHODS = multiprocessing.get_all_start_methods()

STRICTEST = "spawn"
"""What a worker lacks under any method, it lacks under this one."""

OTHERS = [method for method in METHODS if method != STRICTEST]

EACH = [
    pytest.param(method, marks=() if method == STRICTEST else pytest.mark.long)
    for method in METHODS
]
