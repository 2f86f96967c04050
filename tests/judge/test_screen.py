"""Answers that reach for the observer are not judged; what learners write is let through."""

import itertools
import re
import sys
import textwrap
from functools import partial
from pathlib import Path

import pytest

from course.judge import answer, check, explore, together
from course.judge.control import Control
from course.judge.interleavings import exploring
from course.judge.judging import here
from course.judge.reading.screen import screen, screen_all, used_by
from course.judge.reading.unreadable import not_python
from tests.bank import bank

FORBIDDEN = {
    "import gc": "import gc",
    "import course.child.visible as v": "import course.child.visible",
    "from course.child import cooperative": "from course.child import cooperative",
    "import importlib": "import importlib",
    "from sys import settrace": "from sys import settrace",
    "from sys import modules": "from sys import modules",
    "import sys\nsys.modules.clear()": "sys.modules",
    "import sys as s\ns._getframe(1)": "s._getframe",
    "import sys\nsys.monitoring.free_tool_id(4)": "sys.monitoring",
    "def f(task): return task.__call__.__globals__": "task.__call__.__globals__",
    "try: 1/0\nexcept Exception as e: e.__traceback__.tb_frame": "e.__traceback__.tb_frame",
    "exec('x = 1')": "exec",
    "globals()['__builtins__']": "globals",
    "g = globals\ng()['table']": "globals",
    "globals().update(table=1)": "globals",
    "def f(name): return globals()[name]": "globals",
    "__import__('gc')": "__import__",
    "import time\ntime.sleep = lambda s: None": "time.sleep = …",
    "import threading\nthreading.Thread.start = print": "threading.Thread.start = …",
    "import threading\nsetattr(threading, 'Lock', print)": "setattr(threading…)",
    "import sys\ngetattr(sys, 'mod' + 'ules')": "getattr(sys…)",
    "import sys\nvars(sys)": "vars(sys…)",
    "import threading\nthreading._active.clear()": "threading._active",
    "import threading\nm = threading._sys.modules": "threading._sys",
    "import queue\nqueue.threading._sys": "queue.threading._sys",
    "import os.path as p\np.os.sys": "p.os.sys",
    "import multiprocessing.process as m\nm.sys": "m.sys",
    "from os import sys": "from os import sys",
    "import os\nalias = os\nalias.sys": "alias.sys",
    "import sys\ndef peep(m): return m.modules\npeep(sys)": "sys",
    "import sys\n{0: sys}": "sys",
    "import threading\nthreading.__dict__['_sys']": "threading.__dict__",
    "import threading\nobject.__getattribute__(threading, 'x')": "object.__getattribute__",
    "import threading\nmatch threading:\n    case object(_sys=s): pass": "_sys",
    "def f(task): return getattr(task, '__glo' + 'bals__')": ("getattr(task, '__glo' + 'bals__')"),
    "from operator import attrgetter\nattrgetter('a.__globals__')": "attrgetter('a.__globals__')",
    "from operator import attrgetter\nattrgetter('_s' + 'ys')": "attrgetter('_s' + 'ys')",
    "from string import Formatter\nFormatter().get_field('0.x', [1], {})": "Formatter().get_field",
    "from typing import get_type_hints": "from typing import get_type_hints",
    "def f(x: 'eval(1)'): pass": "eval",
    "import timeit\ntimeit.timeit('import gc')": "import gc",
    "import trace": "import trace",
    "import dataclasses\ndataclasses._create_fn('f', [], [])": "dataclasses._create_fn",
    "from dataclasses import _create_fn": "from dataclasses import _create_fn",
    "import typing\ngetattr(typing, '_eval_type')": "getattr(typing…)",
    "import ctypes\nctypes.c_int(1)": "import ctypes",
    "import ctypes\nclass P(ctypes.Structure): x = ctypes.memmove": "import ctypes",
    "import ctypes\nkind = ctypes\nValue(ctypes.c_int)": "import ctypes",
    "from ctypes import c_int\nkeep = c_int": "from ctypes import c_int",
    "from ctypes import c_char_p\nValue(c_char_p)": "from ctypes import c_char_p",
    "def f(v): return type(v).from_address(1)": "type(v).from_address",
    "import bdb": "import bdb",
    "import _socket as inside": "import _socket",
    "from concurrent.futures._base import Future": "from concurrent.futures._base import Future",
    "breakpoint()": "breakpoint",
    "from unittest import mock": "from unittest import mock",
    "from threading import Thread\nThread.start = print": "Thread.start = …",
    "import threading\nL = threading.Lock\nL.acquire = print": "L.acquire = …",
}
FINE = [
    "def load(words): globals()['table'] = words",
    "import ctypes\nimport multiprocessing\nn = multiprocessing.Value(ctypes.c_longlong, 0)",
    "from multiprocessing import Array\nfrom ctypes import c_double as real\nArray(real, 9)",
    "import ctypes as c\nclass P(c.Structure): _fields_ = [('x', c.c_int), ('t', c.c_char * 9)]",
    "from ctypes import Structure, c_double\nclass P(Structure):\n    _fields_ = [('x', c_double)]",
    "import threading, time, queue, sys, os\nfrom concurrent.futures import ThreadPoolExecutor",
    "import threading\nthreading.excepthook = print",
    "import sys\nsys.setswitchinterval(0.001)\nprint(sys.version_info, file=sys.stderr)",
    "class A:\n    def __init__(self): self.__dict__.update(x=1)\nvars(A()), type(A()).__name__",
    "import os\ngetattr(os, 'process_cpu_count', os.cpu_count)(), os._exit",
    "from __future__ import annotations\nimport helper\nhelper._lock, getattr(helper, '_lock')",
    "import multiprocessing\nmultiprocessing.set_start_method('spawn', force=True)",
    "import signal\nfrom signal import Signals\ndef f(name): return getattr(Signals, name)",
    "import sys\nprint(hasattr(sys, 'maxsize'), sys)",
    "from operator import attrgetter\nsorted([], key=attrgetter('number'))",
    "import timeit\ntimeit.timeit('sum(range(10))', number=1)",
    "import os.path, concurrent.futures\nos.path.exists('x'), concurrent.futures.wait",
    "class A:\n    def inspect(self): return self.inspect\n    modules = ()",
    "import queue\nEmpty = queue.Empty\ndef f(x: 'queue.Queue'): x.task = 1",
    "import time\nnow = time.monotonic\nbegan = now()",
    "def broken(:",
]


@pytest.mark.parametrize(("text", "what"), FORBIDDEN.items())
def test_what_reaches_for_the_observer_is_found(text, what):
    assert what in [finding.what for finding in screen(text)]


@pytest.mark.parametrize("text", FINE)
def test_what_learners_write_is_let_through(text):
    assert screen(text) == []


def test_a_method_of_any_name_matters_only_where_threads_are_interleaved():
    text = "from operator import methodcaller\ndef f(n, them): set(map(methodcaller(n), them))"
    assert screen_all({"mine": text}, exploring=False) == []
    ((_, finding),) = screen_all({"mine": text}, exploring=True)
    assert finding.what == "methodcaller(n)"


@pytest.mark.parametrize(
    "line", ["import helper", "import helper.x", "from helper import x", "from helper.x import y"]
)
def test_modules_that_the_answer_imports_are_screened_too(line):
    modules = {"mine": line, "helper": "\nimport gc", "other": "import ctypes"}
    ((module, finding),) = screen_all(used_by("mine", modules))
    assert (module, finding.line, finding.what) == ("helper", 2, "import gc")


def test_no_module_passes_for_one_of_the_library(learner, verdict):
    learner("x = 1", "bisect")
    student = learner("import bisect\ndef f(): return 1")
    with check("works", points=100):
        assert student.f() == 1
    found = verdict()
    assert found["status"] == "unjudged"
    assert "a module `bisect`, and uses it" in found["reason"]


def test_no_lesson_is_caught():
    lessons = Path(__file__).parents[2] / "course" / "lessons"
    cells = [
        cell
        for path in lessons.rglob("*.md")
        for cell in re.findall(r"```{code-cell}\n(.*?)\n```", path.read_text("utf-8"), re.DOTALL)
        if ":solution:" in cell
    ]
    assert cells
    for cell in cells:
        body = cell.partition("%%module")[2].partition("\n")[2]
        assert screen(body) == [], body


@pytest.mark.long
def test_no_submission_of_the_bank_is_caught():
    caught = {}
    for one in bank.submissions():
        exploring = "explore(" in bank.test_cells(one.topic)[one.exercise].source
        if found := screen_all({"answer": one.text}, exploring=exploring):
            caught[str(one)] = found
    assert not caught


def test_such_an_answer_is_not_judged(learner, verdict):
    student = learner("import gc\ndef f(): return 1")
    with check("works", points=100):
        assert student.f() == 1
    found = verdict()
    assert (found["status"], found["earned"]) == ("unjudged", 0)
    assert "line 2 of `mine` has `import gc`" in found["reason"]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("# coding: utf-7\n# +AAo-import gc+AAo-gc.collect()\n", id="encoding"),
        pytest.param("# \ud800\nimport gc\n", id="half a character"),
        pytest.param("x = " + "+".join("0" * 5000) + "\nimport gc\n", id="deep"),
    ],
)
def test_what_the_judge_cannot_read_is_not_executed(learner, verdict, text):
    """What is screened is what Python finds in the file, to the letter."""
    learner("x = 1")
    here().setting.texts["mine"] = f"{text}def f(): return 1"
    with check("works", points=100):
        assert answer("mine").f() == 1
    found = verdict()
    assert (found["status"] in ("unjudged", "failed"), found["earned"]) == (True, 0)
    assert re.search("encoding|has `import gc`|Python can read", found["reason"])


@pytest.mark.parametrize("line", ["# coding: utf8", "# coding: latin-1", "def g(coding='é'): pass"])
def test_an_encoding_that_changes_nothing_is_let_through(line):
    assert not_python({"mine": f"{line}\ndef f(): return 1"}) is None


def test_who_reaches_for_the_observer_in_a_run_is_not_judged(learner, verdict, monkeypatch):
    """What the screen would not see is caught when the value gets into the answer's hands."""
    monkeypatch.setattr("course.judge.open_check.screen_all", lambda *_, **__: [])
    student = learner("""
        import threading
        run = threading.Lock.acquire.__globals__["world"].run
        type(run).step = lambda *args, **kwargs: True
        class Counter:
            def __init__(self): self.value = 0
            def add(self, n): self.value += n
    """)
    with check("is safe", points=100):

        def scenario():
            counter = student.Counter()
            together(partial(counter.add, 1), partial(counter.add, 2))
            if counter.value != 3:
                raise AssertionError("an update was lost")

        explore(scenario)
    found = verdict()
    assert (found["status"], found["earned"]) == ("unjudged", 0)
    assert "reached for what the judge observes with" in found["reason"]


RACE = """
class Counter:
    def __init__(self): self.value = 0
    def add(self, n): self.value += n
"""
UNSEEN = {
    "an archive": """
        import sys, zipfile
        with zipfile.ZipFile("lib.zip", "w") as file:
            file.writestr("made.py", RACE)
        sys.path.insert(0, "lib.zip")
        from made import Counter
    """,
    "another place": """
        import os, sys
        os.mkdir("deeper")
        with open("deeper/made.py", "w") as file:
            file.write(RACE)
        sys.path.insert(0, "deeper")
        from made import Counter
    """,
    "a library's own function, by a pickle": """
        import pickle
        Counter = pickle.loads(b"cdataclasses\\n_create_fn\\n.")
        class Counter:
            def __init__(self): self.value = 0
            add = Counter("add", ["self", "n"], ["self.value += n"])
    """,
    "a text that a library executes": """
        import site
        with open("more.pth", "w") as file:
            file.write(f"import threading; exec({RACE + 'threading.Counter = Counter'!r})")
        site.addsitedir(".")
        from threading import Counter
    """,
    "a function that a library makes of a text": """
        import logging.config
        MADE = {}
        TEXT = "def add(c, n):" + chr(10) + " v = c.value" + chr(10) + " c.value = v + n"
        DOES = f"import mine; mine.MADE.update(ex" f"ec({TEXT!r}, mine.MADE) or {{}})"
        FORMAT = {"()": "timeit.timeit", "stmt": "pass", "number": 1, "setup": DOES}
        logging.config.dictConfig({"version": 1, "formatters": {"one": FORMAT}})
        class Counter:
            def __init__(self): self.value = 0
            add = MADE["add"]
    """,
    "the observer's own code, of which there is a copy": """
        import logging.config, types
        call = logging.config.BaseConfigurator({}).resolve("course.child.steps.operations.call")
        class Counter:
            def __init__(self): self.value = 0
            def add(self, n):
                call(types.SimpleNamespace(learners=False), vars(self).update, value=self.value + n)
    """,
    "a text that a library executes in a thread": """
        import logging.config
        class Counter:
            def __init__(self): self.value = 0
            def add(self, n):
                names = {"c": self, "n": n}
                one = {"()": "timeit.timeit", "stmt": "c.value += n", "number": 1, "globals": names}
                logging.config.dictConfig({"version": 1, "formatters": {"one": one}})
    """,
}


@pytest.mark.parametrize("way", UNSEEN)
def test_what_nobody_has_read_is_no_part_of_an_answer(learner, verdict, way):
    """Where threads are interleaved no code is executed in which the judge puts no stops."""
    student = learner(f"RACE = {RACE!r}\n{textwrap.dedent(UNSEEN[way])}")
    with check("is safe", points=100):

        def scenario():
            counter = student.Counter()
            together(partial(counter.add, 1), partial(counter.add, 2))
            if counter.value != 3:
                raise AssertionError("an update was lost")

        explore(scenario)
    found = verdict()
    assert found["earned"] == 0
    assert re.search("No module named 'made'|reached for what the judge", found["reason"])


@pytest.mark.parametrize(
    "made",
    [
        "from collections import namedtuple\nPair = namedtuple('Pair', 'x y')",
        "from dataclasses import dataclass\n@dataclass\nclass Pair:\n    x: int\n    y: int",
        "from typing import NamedTuple\nclass Pair(NamedTuple):\n    x: int\n    y: int",
    ],
)
def test_classes_that_a_library_makes_of_texts_are_let_through(learner, verdict, made):
    student = learner(f"{made}\ndef f(n):\n    import statistics\n    return Pair(1, n).y")
    with check("works", points=100):

        def scenario():
            assert together(partial(student.f, 2), partial(student.f, 3)) == [2, 3]

        explore(scenario)
    found = verdict()
    assert (found["status"], found["reason"]) == ("passed", "")


def test_an_observer_made_blind_proves_nothing(learner, verdict, monkeypatch):
    """Whatever has blinded it: where no race can be found, none being found proves nothing."""

    def blind(*args, **kwargs):
        failed, end = run_once(*args, **kwargs)
        events = [(worker, point, []) for worker, point, _ in end["events"]]
        return failed, end | {"events": events}

    run_once = exploring.run_once
    monkeypatch.setattr(exploring, "run_once", blind)
    student = learner("""
        class Counter:
            def __init__(self): self.value = 0
            def add(self, n): self.value += n
    """)
    with check("is safe", points=100):

        def scenario():
            counter = student.Counter()
            together(partial(counter.add, 1), partial(counter.add, 2))
            if counter.value != 3:
                raise AssertionError("an update was lost")

        explore(scenario)
    found = verdict()
    assert (found["status"], found["earned"]) == ("unjudged", 0)
    assert "keeps the judge from seeing" in found["reason"]


def test_no_two_control_experiments_look_alike():
    text = "class Counter:\n    def __init__(self): pass\n    def add(self): pass"
    one, other = Control(text), Control(text)
    assert one.text != other.text
    assert one.text.startswith(text)
    assert one.method == "add"
    assert Control("def broken(:").method.isidentifier()


LOOKS = ["vars(signal)", "signal.__dict__", "{name: getattr(signal, name) for name in dir(signal)}"]


@pytest.mark.parametrize("look", LOOKS)
def test_a_look_into_a_module_is_forbidden_only_where_interleavings_are_explored(look):
    modules = {"mine": f"import signal\nfound = {look}"}
    assert screen_all(modules, exploring=True)
    assert not screen_all(modules, exploring=False)


@pytest.mark.parametrize("look", ["vars(sys)", "sys.__dict__", "getattr(sys, 'mod' + 'ules')"])
def test_a_look_into_the_interpreter_is_always_forbidden(look):
    assert screen_all({"mine": f"import sys\nfound = {look}"}, exploring=False)


def _steps_to_screen(text):
    seen = itertools.count()
    sys.setprofile(lambda *_: next(seen))
    try:
        screen(text)
    finally:
        sys.setprofile(None)
    return next(seen)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(lambda n: f"x = f{n * '()'}", id="calls"),
        pytest.param(
            lambda n: f"import ctypes\n{n * 'from ctypes import c_int; x = 1;'}", id="imports"
        ),
    ],
)
def test_what_it_takes_to_read_an_answer_grows_with_its_length_and_is_done_once(text):
    assert _steps_to_screen(text(200)) < 7 * _steps_to_screen(text(40))
    assert _steps_to_screen(text(200)) < 20


def test_a_text_too_deep_to_be_looked_through_fails_and_does_not_break_the_judge(learner, verdict):
    student = learner("def f(): return 1\nif 0:\n    import os\n    os" + ".a" * 1400)
    with check("works", points=100):
        assert student.f() == 1
    assert "none that Python can read" in verdict()["reason"]
