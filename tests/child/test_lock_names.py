"""A lock is called what the line that made it calls it."""

import importlib.util
import sys

from course.child.runs.locks import _beside_others

TEXT = """
def made(lock):
    name, second = "a", lock()
    [first, other], third = lock(), lock()
    name, other = (lock(), 1), 2
    alone = lock()
"""


def test_of_several_that_are_made_in_one_line_each_has_its_own_name(tmp_path):
    path = tmp_path / "several.py"
    path.write_text(TEXT)
    spec = importlib.util.spec_from_file_location("several", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    names = []

    def lock():
        frame = sys._getframe(1)
        names.append(_beside_others(frame.f_code, frame.f_lineno, frame.f_lasti))
        return 1, 2

    module.made(lock)
    assert names == ["second", "[first, other]", "third", "name", ""]
