"""Names for what a wrong name raises, and what is said to be meant by it."""

import pytest

from course.judge.mistakes import recognise
from tests.judge.mistakes.scenes import name_by_error, raised, scene_of

NOBODY = "a name that nobody has given"
OTHERWISE = "an attribute that is called otherwise"
NOT_YET = "a global that is not there yet"
OF_CLASS = "class Own:\n    count = 0\n    def f(self):\n        return count"
FORGETS = """class Own:
    def __init__(self):
        self.count = 0

    def f(self):
        return count"""
COUNTS = """class Own:
    def __init__(self):
        self.count = 0

    def f(self):
        self.cuont += 1"""


def _said(text, error):
    found = recognise(scene_of(text, error))
    return found.name, f"{found.happened} {found.remedy}"


def _undefined(name, line):
    return raised("NameError", f"name '{name}' is not defined", line)


def _lacks(what, line):
    return raised("AttributeError", f"{what}'", line)


@pytest.mark.parametrize(
    ("text", "name", "meant"),
    [
        ("def f(items):\n    return itmes", "itmes", "Is items meant?"),
        ("def f(items):\n    return lne(items)", "lne", "Is len meant?"),
        ("def f(function):\n    def g():\n        return funktion()", "funktion", "Is function"),
        (
            "def g(rows):\n    return [row for row in rows]\ndef f(rows):\n    return row",
            "row",
            "Is rows",
        ),
        (
            "class Own:\n    count = 0\n    def f(self):\n        return count",
            "count",
            "self.count",
        ),
        ("class Own:\n    def g(self): ...\n    def f(self):\n        return g()", "g", "self.g"),
        (FORGETS, "count", "Write self.count: it belongs to Own"),
        ("TOTAL = 0\ndef f():\n\n    return TOTALS", "TOTALS", "Is TOTAL meant?"),
        ("import queue\n\ndef f():\n    return Queue()", "Queue", "Write queue.Queue"),
        ("import threading as t\ndef f():\n    return Lock()", "Lock", "Write t.Lock"),
        ("from queue import Queue\ndef f():\n    return Empty", "Empty", "from queue import Empty"),
        ("def f():\n    return time.time()", "time", "Write import time at the top"),
        ("def f(pool):\n    return Pool()", "Pool", "what other cells of the notebook have made"),
    ],
)
def test_a_name_that_nobody_has_given(text, name, meant):
    line = len(text.splitlines())
    found, said = _said(text, _undefined(name, line))
    assert found == NOBODY
    assert f"Line {line} uses {name}" in said
    assert meant in said


def test_it_comes_before_what_an_unused_argument_or_a_narrow_except_would_say():
    text = "def f(function):\n    try:\n        return funktion()\n    except ValueError: ..."
    assert name_by_error(text, _undefined("funktion", 3)) == NOBODY


def test_a_name_of_another_function():
    text = "def g():\n    pool = 1\n\ndef f():\n    g()\n    return pool"
    found, said = _said(text, _undefined("pool", 6))
    assert found == "a name of another function"
    assert "a local variable of g (line 2)" in said


def test_a_parameter_of_init_that_the_class_keeps():
    text = "class Own:\n    def __init__(self, n):\n        self.n = n\n    def f(self): return n"
    found, said = _said(text, _undefined("n", 4))
    assert found == "a name of another function"
    assert "Write self.n: it belongs to Own." in said


@pytest.mark.parametrize(
    "text",
    [
        "def g():\n    global made\n    made = 1\ndef f():\n    return made",
        "if __name__ == '__main__':\n    made = 1\n\ndef f():\n    return made",
    ],
)
def test_a_global_that_this_process_does_not_have(text):
    assert name_by_error(text, _undefined("made", 5)) == NOT_YET


@pytest.mark.parametrize(
    ("text", "advice"),
    [
        ("def f(x):\n    if x:\n        y = 1\n    return y", "a value on every way"),
        ("y = 0\ndef f():\n\n    y += 1", "write global y as the first line"),
    ],
)
def test_a_local_variable_without_a_value(text, advice):
    message = "cannot access local variable 'y' where it is not associated with a value"
    found, said = _said(text, raised("UnboundLocalError", message, 4))
    assert found == "a local variable without a value"
    assert advice in said


@pytest.mark.parametrize(
    ("text", "message", "meant"),
    [
        ("def f(p):\n    p.joins()", "'Pool' object has no attribute 'joins", "Is join meant"),
        ("def f(t):\n    t.strat()", "'Thread' object has no attribute 'strat", "Is start meant"),
        ("def f(q):\n    q.get_nowiat()", "'Queue' object has no attribute 'get_nowiat",
         "Is get_nowait meant"),
        ("def f():\n    queue.Quue()", "module 'queue' has no attribute 'Quue", "Is Queue meant"),
        ("class Own:\n    def close(self): ...\ndef f(own):\n    own.clse()",
         "'Own' object has no attribute 'clse", "Is close meant"),
        (COUNTS, "'Own' object has no attribute 'cuont", "Is count meant"),
        ("import threading\nclass Thread(threading.Thread): ...\ndef f(t):\n    t.strat()",
         "'Thread' object has no attribute 'strat", "Is start meant"),
    ],
)  # fmt: skip
def test_an_attribute_that_is_called_otherwise(text, message, meant):
    found, said = _said(text, _lacks(message, len(text.splitlines())))
    assert found == OTHERWISE
    assert meant in said


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("def f(t):\n    t.join()", "'NoneType' object has no attribute 'join"),
        ("def f(items):\n    items.put(1)", "'list' object has no attribute 'put"),
        ("def f(own):\n    own.clse()", "'Own' object has no attribute 'clse"),
        ("def f(q):\n    q.task_done()", "'Queue' object has no attribute 'task_done"),
    ],
)
def test_what_is_like_no_other_attribute_is_not_named_so(text, message):
    assert name_by_error(text, _lacks(message, 2)) != OTHERWISE
