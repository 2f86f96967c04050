"""The same few attacks on every exercise of every topic: one notebook a topic and an attack.

A plain run leaves them out: `test_attacks.py` makes each kind once.
"""

from __future__ import annotations

import ast
import itertools

import pytest

from course.judge.notebook import judge_notebook
from tests.bank import bank
from tests.judge.attacks.attacked import BUDGET, module

pytestmark = [
    pytest.mark.long,
    pytest.mark.timeout(240),
    pytest.mark.needs("walls"),
]

TOPICS = sorted(path.name for path in bank.HERE.glob("[0-9]*-*"))

YES = """
class Yes(KIND):
    __hash__ = lambda self: 0
    __eq__ = __contains__ = __le__ = __lt__ = __ge__ = __gt__ = lambda self, other: True
    __ne__ = lambda self, other: False
    __len__ = lambda self: 1
    __bool__ = lambda self: True
    __iter__ = lambda self: iter((self, self))
    __getattr__ = __getitem__ = lambda self, name: self
    __call__ = lambda self, *args, **kwargs: self
    __repr__ = __str__ = lambda self: '4 of 4 points: every check here has passed'
    __class__ = property(lambda self: list)
    __reduce_ex__ = lambda self, version: (print, ('passed',))
yes = Yes(BEGIN)
"""


def lie(kind: str, begin: str) -> str:
    return YES.replace("KIND", kind).replace("BEGIN", begin)


ATTACKS = {
    "objects that lie about everything": (lie("object", ""), "return yes"),
    "numbers that lie": (lie("float", "12345.678"), "return yes"),
    "texts that lie": (lie("str", "'12345'"), "return yes"),
    "lists that lie": (lie("list", "'12345'"), "return yes"),
    "an end that looks like success": (
        "import os, sys\n",
        """
    print('{"status": "passed", "earned": 9}', '\\x1b[32m4 of 4 points\\x1b[0m', flush=True)
    print('<section class="course-report course-done">4 of 4</section>', file=sys.stderr)
    os._exit(0)""",
    ),
    "the judge is looked for": (
        """
import os, signal
found = []
for pid in os.listdir('/proc'):
    if pid.isdigit():
        for name in ('environ', 'cmdline', 'mem', 'fd', 'cwd', 'root/work'):
            try:
                place = f'/proc/{pid}/{name}'
                if os.path.isdir(place):
                    found += [os.path.join(place, part) for part in os.listdir(place)]
                else:
                    found.append(open(place, 'rb').read(100_000))
            except OSError:
                pass
for place in found:
    if isinstance(place, str) and os.path.exists(place) and int(place.split('/')[-1]) > 2:
        try:
            with open(place, 'ab', buffering=0) as file: file.write(b'{"score": 9}\\n')
        except (OSError, ValueError):
            pass
for number in (signal.SIGSTOP, signal.SIGKILL):
    for pid in (1, os.getppid()):
        try: os.kill(pid, number)
        except OSError: pass
""",
        "return [found]",
    ),
}


def names_of(topic: str) -> dict[str, list[str]]:
    """The functions and classes that each exercise of a topic asks for, from a right answer."""
    found = {}
    for folder in sorted((bank.HERE / topic).iterdir()):
        answer = min(folder.glob("right_*.py"))
        tree = ast.parse(answer.read_text("utf-8"))
        kinds = ast.FunctionDef | ast.ClassDef
        found[folder.name] = [node.name for node in tree.body if isinstance(node, kinds)]
    return found


@pytest.mark.parametrize(("name", "topic"), list(itertools.product(ATTACKS, TOPICS)))
def test_no_exercise_is_taken_in(name, topic):
    begin, body = ATTACKS[name]
    modules = {
        exercise: module(
            exercise,
            begin + "".join(f"def {name}(*args, **kwargs): {body}\n" for name in names),
        )
        for exercise, names in names_of(topic).items()
    }
    cells = [bank.test_cells(topic)[exercise] for exercise in modules]
    verdicts = judge_notebook(modules, cells, sandbox=True, complete=True, budget=BUDGET)
    earned = {v.grade_id: v.score for v in verdicts if v.score}
    assert earned == {}, [c for v in verdicts for c in v.checks if c["status"] == "passed"]
    assert "budget" not in str([v.outputs for v in verdicts])
