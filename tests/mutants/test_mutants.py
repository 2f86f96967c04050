"""The tool that makes wrong answers of right ones makes the changes that it says."""

import ast
import functools
import textwrap

import pytest

from tests.bank.bank import reference_answers, submissions
from tests.mutants.mutant import OPERATORS, difference, mutants_of
from tests.mutants.report import equivalents

CHANGES = {
    "comparison": ("a < b", "a <= b"),
    "arithmetic": ("a + b", "a - b"),
    "constant": ("f(3)", "f(4)"),
    "negation": ("if a:\n    f()", "if not a:\n    f()"),
    "statement_dropped": ("f()\ng()", "g()"),
    "branch_taken": ("if a:\n    f()", "f()"),
    "arguments": ("f(a, b)", "f(b, a)"),
    "handled": (
        "try:\n    f()\nexcept Exception:\n    g()",
        "try:\n    f()\nexcept ValueError:\n    g()",
    ),
    "not_handled": ("try:\n    f()\nfinally:\n    g()", "f()\ng()"),
    "repeated": ("for a in b:\n    f(a)", "for a in dict.fromkeys(b):\n    f(a)"),
    "default_shared": (
        "class A:\n\n    def __init__(self):\n        self.b = []",
        "class A:\n    b = []\n\n    def __init__(self):\n        pass",
    ),
    "lock_dropped": ("with lock:\n    f()", "f()"),
    "lock_shrunk": ("with lock:\n    f()\n    g()", "f()\nwith lock:\n    g()"),
    "given_back_only_without_failure": (
        "with pool:\n    f()",
        (
            "_manager = pool\n_entered = _manager.__enter__()\nf()\n"
            "_manager.__exit__(None, None, None)"
        ),
    ),
    "another_lock": ("with lock:\n    f()", "import threading\nwith threading.Lock():\n    f()"),
    "waiting": ("q.get()", "q.get(timeout=0.05)"),
    "another_method": ("t.start()", "t.run()"),
    "another_kind": ("RLock()", "import threading\nthreading.Lock()"),
    "daemon": ("Thread(target=f)", "Thread(target=f, daemon=True)"),
    "joined_at_once": (
        "for t in ts:\n    t.start()\nfor t in ts:\n    t.join()",
        "for t in ts:\n    t.start()\n    t = t\n    t.join()",
    ),
    "by_the_parent": ("pool.map(f, b)", "list(map(f, b))"),
    "looks_once": ("while not a:\n    c.wait()", "if not a:\n    c.wait()"),
    "without_bound": ("Queue(3)", "Queue()"),
    "eager": ("for a in f():\n    g(a)", "for a in list(f()):\n    g(a)"),
}

ALL = pytest.mark.xdist_group("mutants")
"""Who needs all mutants of the solutions is in one process: making them takes seconds."""


def test_each_operator_is_shown():
    assert list(CHANGES) == [operator.__name__ for operator in OPERATORS]


@pytest.mark.parametrize("operator", CHANGES)
def test_an_operator_makes_its_change(operator):
    before, after = CHANGES[operator]
    made = [mutant.text.strip() for mutant in mutants_of(before) if mutant.operator == operator]
    assert after in made


def test_a_mutant_says_what_was_changed_and_where():
    text = textwrap.dedent("""\
        def f(n):
            return n + 1
        """)
    names = [mutant.name for mutant in mutants_of(text)]
    assert "arithmetic, line 2: n + 1 → n - 1" in names


def test_what_has_changed_is_shown():
    text = "def f(n):\n    a()\n    with lock:  # mine\n        n += 1\n    b()\n"
    (mutant,) = (m for m in mutants_of(text) if m.operator == "another_lock")
    shown = difference(text, mutant).splitlines()
    assert {"-    with lock:", "+    with threading.Lock():", "         n += 1"} <= set(shown)


@functools.cache
def all_mutants(text):
    return list(mutants_of(text))


@pytest.mark.long
@ALL
def test_no_two_mutants_are_alike_and_each_is_a_module():
    for name, text in reference_answers():
        texts = [mutant.text for mutant in all_mutants(text)]
        assert len(texts) == len(set(texts)) > 5, name
        for changed in texts:
            compile(changed, name, "exec")
        assert ast.unparse(ast.parse(text)) not in texts


@pytest.mark.long
@ALL
def test_what_is_written_down_as_equivalent_is_a_mutant():
    right = dict(reference_answers()) | {str(s): s.text for s in submissions() if s.is_right}
    for answer, kind in equivalents():
        assert kind in {mutant.kind for mutant in all_mutants(right[answer])}, (answer, kind)
