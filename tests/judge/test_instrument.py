"""Code with stops in it does what it did without."""

from __future__ import annotations

import dis
import importlib.util
import sys
import textwrap
import traceback
import types

import pytest

from course.child.instrumenting.instrument import Instrumented
from course.child.steps.hooks import HOOKS

SNIPPETS = {
    "names": "a = b = 1; c: int = a + b; a += 1; del b; result = [a, c, 'b' in globals()]",
    "unpacking": "a, (b, *c), d = 1, (2, 3, 4), 5; x = y = [0]; x[0], z = 1, 2; result = [a, b, c, d, y, z]",
    "items": "d = {}; d['a'] = 1; d['a'] += 2; l = [1, 2, 3]; l[0:2] = [9]; del l[0]; result = [d, l, l[-1:]]",
    "comparisons": "f = lambda x: x; result = [1 < 2 < 3, 1 < f(5) < 3, 2 in [1], 2 not in [1], f is f, f(1) == 1 != 2]",
    "truth": "result = [[] or 1, [1] and 2, not [], 1 if {} else 2, [] and 1/0, None or () or 'x']",
    "calls": """
        def f(a, /, b=2, *c, d, **e): return a, b, c, d, e
        result = [f(1, d=4), f(1, 2, 3, d=4, z=5), f(*[1, 2, 3], **{"d": 4}), f(1, *(2,), d=3)]
    """,
    "closures": """
        def counter():
            n = 0
            def more(by=1):
                nonlocal n
                n += by
                return n
            def read(): return n
            return more, read
        more, read = counter(); more(); more(by=3)
        result = [read(), [f() for f in [lambda i=i: i for i in range(3)]]]
    """,
    "classes": """
        class A:
            __x = 1
            kinds = [k for k in ("a", "b")]
            def __init__(self): self.__y = 2
            def both(self): return self.__x, self.__y, __class__.__name__
        class B(A):
            def __init__(self): super().__init__(); self.z = 3
            def both(self): return super().both() + (self.z,)
            @property
            def p(self): return self.z
            @p.setter
            def p(self, v): self.z = v
            @staticmethod
            def s(): return "s"
            @classmethod
            def c(cls): return cls.__name__
        b = B(); b.p += 4; B.q = 1; b.q += 1
        result = [b.both(), b.p, b.s(), b.c(), sorted(vars(b)), b.kinds, B.q]
    """,
    "generators": """
        def g(n):
            got = yield n
            try: got2 = yield got
            except ValueError: got2 = "error"
            return got2
        def outer(): result = yield from g(1); yield result
        a = outer(); r = [next(a), a.send(5), a.throw(ValueError)]
        result = [r, sum(x for x in range(4) if x % 2), {k: v for k, v in zip("ab", [1, 2])}, {*[1, 1]}]
    """,
    "with": """
        import contextlib
        log = []
        @contextlib.contextmanager
        def c(name):
            log.append("in " + name)
            try: yield name
            except KeyError: log.append("caught")
            finally: log.append("out " + name)
        with c("a") as x, c("b") as y: log.append(x + y)
        with c("c"): raise KeyError
        result = log
    """,
    "exceptions": """
        log = []
        def f():
            try:
                try: {}["a"]
                except (KeyError, ValueError) as error: log.append(repr(error)); raise RuntimeError from error
                else: log.append("else")
                finally: log.append("finally")
            except RuntimeError as e: return type(e.__cause__).__name__
        result = [f(), log]
    """,
    "match": """
        class P:
            __match_args__ = ("x", "y")
            def __init__(self, x, y): self.x, self.y = x, y
        def m(v):
            match v:
                case 0 | 1: return "small"
                case [a, *rest] if rest: return a, rest
                case {"k": k, **others}: return k, others
                case P(0, y): return "on the axis", y
                case P(x=x): return x
                case str() as s: return s
            return "nothing"
        result = [m(v) for v in [1, [1, 2, 3], [1], {"k": 1, "l": 2}, P(0, 5), P(6, 7), "s"]]
    """,
    "texts": "x = 3.14159; w = 8; result = [f'{x:.2f}|{x!r:>{w}}|{w=}|{[1, w]}|{{}}']",
    "loops": """
        out = []
        for i in range(5):
            if i == 1: continue
            if i == 4: break
            out.append(i)
        else: out.append("else")
        while out and len(out) > 2: out.pop()
        else: out.append("done")
        for a, b in {1: 2}.items(): out.append((a, b))
        result = out
    """,
    "globals in functions": """
        n = 0
        def f():
            global n, m
            for n in range(3): pass
            m = n + 1
            import math as k
            return k.floor(2.5)
        result = [f(), n, m]
    """,
    "walrus, lambda, slices, stars": """
        result = [(y := 3) + y, [z := 1, z], (lambda *a, k=1: (a, k))(1, 2), [*range(3), *"ab"], {**{"a": 1}, "b": 2}]
    """,
    "locals": "def f(a): b = 2; return sorted(locals()), dir()\nresult = f(1)",
    "dataclasses and enums": """
        import dataclasses, enum, collections
        @dataclasses.dataclass(order=True)
        class D:
            a: int
            b: list = dataclasses.field(default_factory=list)
        class E(enum.Enum):
            A = enum.auto()
            B = "b"
        N = collections.namedtuple("N", "x y")
        result = [repr(D(1)) , D(1) < D(2), [e.name for e in E], N(1, 2)._replace(x=5)]
    """,
    "decorators": """
        import functools
        def twice(f):
            @functools.wraps(f)
            def inner(*a): return f(*a) * 2
            return inner
        @twice
        @functools.lru_cache(maxsize=None)
        def h(x): return x + 1
        result = [h(1), h.__name__]
    """,
    "async": """
        import asyncio
        async def one(n): await asyncio.sleep(0); return n
        async def numbers():
            for n in range(2): yield n
        async def main(): return [await one(1), [n async for n in numbers()]]
        result = asyncio.run(main())
    """,
    "operators": """
        class V:
            def __init__(self, n): self.n = n
            def __add__(self, o): return V(self.n + o.n)
            def __iadd__(self, o): self.n += o.n; return self
            def __neg__(self): return V(-self.n)
            def __matmul__(self, o): return self.n @ o if False else "@"
            def __contains__(self, o): return o == self.n
            def __format__(self, s): return s + str(self.n)
            def __bool__(self): return self.n > 0
        v = V(1); v += V(2)
        result = [(v + V(1)).n, (-v).n, v @ v, 3 in v, f"{v:n}", 1 if v else 0, 7 // 2 ** 2 % 3 << 1 ^ 5 & 6 | 1]
    """,
}


def executed(code, monkeypatch):
    module = types.ModuleType("mine")
    monkeypatch.setitem(sys.modules, "mine", module)
    exec(code, vars(module))
    return module.result


@pytest.mark.parametrize("name", SNIPPETS)
def test_it_does_the_same(name, monkeypatch):
    text = textwrap.dedent(SNIPPETS[name])
    stops = Instrumented(text, "mine.py", HOOKS, "mine", learners=True)
    expected = executed(compile(text, "mine.py", "exec"), monkeypatch)
    assert executed(stops.code(), monkeypatch) == expected


@pytest.mark.parametrize("name", ["textwrap", "statistics", "json.encoder", "heapq", "difflib"])
def test_a_module_of_the_library_works_with_stops(name):
    spec = importlib.util.find_spec(name)
    text = spec.loader.get_source(name)
    names = {"__name__": name, "__package__": spec.parent}
    exec(Instrumented(text, spec.origin, HOOKS, name, learners=False).code(), names)
    used = {
        "textwrap": lambda of: of["fill"]("some words that are folded", 9),
        "statistics": lambda of: of["stdev"]([1, 2, 4]),
        "json.encoder": lambda of: of["JSONEncoder"](indent=1).encode({"a": [1, None]}),
        "heapq": lambda of: list(of["merge"]([1, 3], [2])),
        "difflib": lambda of: of["get_close_matches"]("aple", ["apple", "pear"]),
    }[name]
    assert used(names) == used(vars(importlib.import_module(name)))


def test_what_is_wrong_is_told_with_the_line_it_stands_on():
    text = "def f(x):\n    return (\n        x.nothing\n    )\n"
    names = {}
    exec(Instrumented(text, "mine.py", HOOKS, "mine", learners=True).code(), names)
    with pytest.raises(AttributeError, match="'int' object has no attribute 'nothing'") as error:
        names["f"](1)
    frames = traceback.extract_tb(error.tb)
    assert [frame.lineno for frame in frames if frame.filename == "mine.py"] == [3]


def test_every_operation_becomes_a_hook():
    """What is left between the hooks reads and writes local variables, and nothing else."""
    text = textwrap.dedent("""
        def f(a, b):
            a.x = b[0]
            a.y += g(b) + len(b)
            del a.z
            for n in b: a[n] -= -n
            with a as c: assert not c
            return f"{a}", [m for m in b if m < n], {**b}
    """)
    module = Instrumented(text, "mine.py", HOOKS, "mine", learners=True)
    code = next(c for c in module.code().co_consts if hasattr(c, "co_code"))
    seen = {op.opname for op in dis.get_instructions(code)}
    assert not {"BINARY_OP", "BINARY_SUBSCR", "COMPARE_OP", "LOAD_GLOBAL", "STORE_SUBSCR"} & seen
