"""Which instructions of the learner's code are visible to other threads, and what they do.

Between two accesses to shared state the order of threads makes no difference, so a run only needs
to stop there.  The instructions are read from the byte code; their wording comes from the source.
From Python 3.12 on `sys.monitoring` (PEP 669) reports them, before that a trace function.
"""

from __future__ import annotations

import ast
import dis
import sys
import types
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from course.child import cooperative
from course.child.scheduler import Step

LONGEST = 60
"""Characters of a value that the story shows."""

_TOOL = 4  # of sys.monitoring; 0-3 and 5 have fixed meanings
_ITEM = {
    "BINARY_SUBSCR": "reads",
    "STORE_SUBSCR": "writes",
    "DELETE_SUBSCR": "deletes",
    "CONTAINS_OP": "reads",
}


_BY_NAME = frozenset(("getattr", "setattr", "delattr"))
"""Names by which code reads and writes what it names nowhere; then every call may be such."""

_CLEAR = frozenset(
    [
        *("__future__", "abc", "asyncio", "atexit", "collections", "concurrent", "contextlib"),
        *("copy", "dataclasses", "datetime", "decimal", "enum", "fractions", "functools"),
        *("hashlib", "itertools", "json", "logging", "math", "multiprocessing", "queue", "random"),
        *("re", "statistics", "string", "sys", "textwrap", "threading", "time", "traceback"),
        *("types", "typing", "uuid", "warnings", "weakref"),
    ]
)
"""Modules whose functions share nothing, or only through what is watched; with any other one that
is imported (``operator`` can stand for every visible step, ``os`` for a file) so is every call."""


@dataclass(frozen=True)
class Access:
    """What one visible instruction does: ``reads self.value``."""

    line: int
    does: str
    what: str


class Plan:
    """The visible instructions of the learner's modules.

    Parameters
    ----------
    sources : dict of str to str
        File name to text.
    codes : list of CodeType
        The modules' compiled code.
    """

    def __init__(self, sources: dict[str, str], codes: list[types.CodeType]) -> None:
        self._lines = {name: text.splitlines() for name, text in sources.items()}
        every = [code for module in codes for code in _with_inner(module)]
        self._changed: set[str] = set()
        self._made: set[str] = set()
        self._globals: set[str] = set()
        self._cells: set[str] = set()
        self._own = {code.co_name for code in every}
        self._imported: set[str] = set()
        self._made_again = False
        for code in every:
            for op in dis.get_instructions(code):
                name = str(op.argval)
                if op.opname in ("STORE_ATTR", "DELETE_ATTR"):
                    (self._made if code.co_name == "__init__" else self._changed).add(name)
                elif op.opname in ("STORE_GLOBAL", "DELETE_GLOBAL"):
                    self._globals.add(name)
                elif op.opname in ("STORE_DEREF", "DELETE_DEREF") and name in code.co_freevars:
                    self._cells.add(name)
                elif name == "__init__" and op.opname in ("LOAD_ATTR", "LOAD_METHOD"):
                    owner = self._text(code, op).removesuffix(".__init__")
                    self._made_again |= not (owner == "super()" or owner[:1].isupper())
                elif op.opname == "IMPORT_NAME":
                    self._imported.add(name.partition(".")[0])
        named = {name for code in every for name in code.co_names}
        self._any_call = bool(_BY_NAME & named or self._imported - _CLEAR)
        self.codes = [code for code in every if code.co_name != "<module>"]
        self._of = {code: dict(self._accesses(code)) for code in self.codes}

    def at(self, code: types.CodeType, offset: int) -> Access | None:
        """Return what the instruction at this offset does, None if others cannot see it."""
        return self._of[code].get(offset) if code in self._of else None

    def watches(self, code: types.CodeType) -> bool:
        """Tell whether this code has visible instructions to look for."""
        return code in self._of

    def _accesses(self, code: types.CodeType) -> Iterator[tuple[int, Access]]:
        inits = code.co_name == "__init__" and not self._made_again
        own = f"{code.co_varnames[0]}." if inits and code.co_varnames else "\0"
        for op in dis.get_instructions(code):
            does = self._effect(op, text := self._text(code, op))
            if does and not text.startswith(own):  # what is only just being made is nobody else's
                yield op.offset, Access(op.positions.lineno or 0, does, text)  # type: ignore[union-attr]

    def _effect(self, op: dis.Instruction, text: str) -> str:
        name = str(op.argval)
        verb, _, kind = op.opname.partition("_")
        if verb == "CALL" and self._any_call and kind in ("", "KW", "FUNCTION_EX"):
            return "calls"
        word = {"LOAD": "reads", "STORE": "writes", "DELETE": "deletes"}.get(verb, "")
        if op.opname in _ITEM:
            return _ITEM[op.opname]
        if op.opname == "BINARY_OP":
            return "reads" if op.argrepr == "[]" else ""
        if kind in ("ATTR", "METHOD"):
            return word if verb != "LOAD" or name in self._changed else self._use(name, text)
        shared = {"GLOBAL": self._globals, "DEREF": self._cells}.get(kind, ())
        return word if name in shared else ""

    def _use(self, name: str, text: str) -> str:
        """Tell what the use of an attribute does that no method of the learner's sets anew."""
        private = name in self._made or name in self._own or name in ("acquire", "release")
        return "" if private or text.partition(".")[0] in self._imported else "calls"

    def _text(self, code: types.CodeType, op: dis.Instruction) -> str:
        where, lines = op.positions, self._lines.get(code.co_filename, [])
        if where is None or where.lineno is None or where.lineno > len(lines):
            return str(op.argval)
        line = lines[where.lineno - 1].encode()
        if where.lineno != where.end_lineno:
            return line.decode().strip()
        return line[where.col_offset : where.end_col_offset].decode()


def _with_inner(code: types.CodeType) -> Iterator[types.CodeType]:
    yield code
    for constant in code.co_consts:
        if isinstance(constant, types.CodeType):
            yield from _with_inner(constant)


# -- values, read without running any of the learner's code --------------------------------------


def _look_up(node: ast.expr, frame: Any) -> object:
    match node:
        case ast.Name(id=name):
            return frame.f_locals[name] if name in frame.f_locals else frame.f_globals[name]
        case ast.Constant(value=value):
            return value
        case ast.Attribute(value=inner, attr=name):
            owner = _look_up(inner, frame)
            if isinstance(owner, (type, types.ModuleType)):
                return vars(owner)[name]
            return object.__getattribute__(owner, "__dict__")[name]
        case ast.Subscript(value=inner, slice=index):
            owner, key = _look_up(inner, frame), _look_up(index, frame)
            if type(owner) in (list, tuple, dict) and type(key) in (int, str, tuple):
                return owner[key]  # type: ignore[index]
    raise LookupError


def _short(value: object) -> str | None:
    if value is None or type(value) in (bool, int, float, str, bytes):
        text = repr(value)
    elif type(value) in (list, tuple, dict, set):
        parts = list(value.items() if type(value) is dict else value)[:10]  # type: ignore[call-overload]
        if any(
            type(x) not in (bool, int, float, str, type(None))
            for part in parts
            for x in (part if type(part) is tuple else (part,))
        ):
            return None
        text = repr(value)
    else:
        return None
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"


def _value(access: Access, frame: Any) -> str | None:
    if access.does not in ("reads", "writes") or " " in access.what:
        return None
    try:
        return _short(_look_up(ast.parse(access.what, mode="eval").body, frame))
    except Exception:
        return None


# -- reporting them to the run ---------------------------------------------------------------------


class _Watching:
    """The plan that is watched for, if any."""

    plan: Plan | None = None


_watching = _Watching()


def _on_instruction(code: types.CodeType, offset: int) -> None:
    _visit(code, offset, sys._getframe(1))


def _visit(code: types.CodeType, offset: int, frame: Any) -> None:
    run = cooperative.world.run
    me = run.me() if run else None
    if run is None or me is None or _watching.plan is None:
        return
    if me.pending:
        access, its_frame, step = me.pending
        step.value = _value(access, its_frame)
        me.pending = None
    access = _watching.plan.at(code, offset)
    if access:
        run.visible()
        step = Step(me.index, frame.f_globals["__name__"], access.line, access.does, access.what)
        run.tell(step)
        me.pending = (access, frame, step)


def watch(plan: Plan) -> None:
    """Report the visible instructions of this plan to the run under way, from now on."""
    _watching.plan = plan
    cooperative.world.watch_this_thread = watch_this_thread
    cooperative.world.watches_this_thread = watches_this_thread
    if sys.version_info >= (3, 12):
        monitoring = sys.monitoring
        if monitoring.get_tool(_TOOL) is None:
            monitoring.use_tool_id(_TOOL, "course")
            monitoring.register_callback(_TOOL, monitoring.events.INSTRUCTION, _on_instruction)
        for code in plan.codes:
            monitoring.set_local_events(_TOOL, code, monitoring.events.INSTRUCTION)


def watch_this_thread() -> None:
    """Start reporting in the calling thread (needed before Python 3.12 only)."""
    if sys.version_info < (3, 12):
        sys.settrace(_trace_calls)


def watches_this_thread() -> bool:
    """Tell whether the calling thread is still reported; Python ends that for a tracer that fails.

    A trace function that runs out of stack, say, is taken off.
    """
    return sys.version_info >= (3, 12) or sys.gettrace() is _trace_calls


def _trace_calls(frame: Any, _event: str, _arg: object) -> Any:
    if _watching.plan is None or not _watching.plan.watches(frame.f_code):
        return None
    frame.f_trace_opcodes, frame.f_trace_lines = True, False
    return _trace_opcodes


def _trace_opcodes(frame: Any, event: str, _arg: object) -> Any:
    if event == "opcode":
        _visit(frame.f_code, frame.f_lasti, frame)
    return _trace_opcodes
