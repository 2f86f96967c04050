"""Reading the learner's code: who makes workers, who starts them, what runs in them."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from functools import cached_property
from typing import Any

from course.child.noting.reached import noted_lines
from course.judge.recognising.nodes import assigned, last_name, said

Function = ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda
Loop = ast.For | ast.While | ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp

_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)
_LOOPS = (ast.For, ast.While, ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)
WORKERS = ("Thread", "Timer", "Process")
QUEUES = ("Queue", "SimpleQueue", "JoinableQueue", "LifoQueue", "PriorityQueue", "Pipe")
_POOLED = (
    "submit",
    "map",
    "apply",
    "apply_async",
    "map_async",
    "imap",
    "imap_unordered",
    "starmap",
    "starmap_async",
)
_OF_THREADS = ("ThreadPool", "ThreadPoolExecutor")
_OF_PROCESSES = ("Pool", "ProcessPoolExecutor", "InterpreterPoolExecutor")
EXECUTORS = ("ThreadPoolExecutor", "ProcessPoolExecutor", "InterpreterPoolExecutor")


class Code:
    """The learner's modules, as far as they are valid Python.

    Parameters
    ----------
    texts : dict of str to str
        Name and text of each module.
    """

    def __init__(self, texts: dict[str, str]) -> None:
        self.body: list[ast.stmt] = []
        self._modules: dict[ast.stmt, str] = {}
        self._noted: dict[str, set[int]] = {}
        for name, text in texts.items():
            try:
                tree = ast.parse(text)
            except (SyntaxError, ValueError, RecursionError, MemoryError):
                continue
            self.body += tree.body
            self._modules |= dict.fromkeys(tree.body, name)
            self._noted[name] = noted_lines(tree)
        self._parents: dict[ast.AST, ast.AST] = {}
        self.nodes = list(ast.walk(ast.Module(self.body, [])))
        for node in self.nodes:
            for child in ast.iter_child_nodes(node):
                self._parents[child] = node

    # -- where a node stands -----------------------------------------------------------------------

    def above(self, node: ast.AST) -> Iterator[ast.AST]:
        """Yield what the node stands in, from the inside out."""
        while (found := self._parents.get(node)) is not None:
            yield found
            node = found

    def parent(self, node: ast.AST) -> ast.AST | None:
        """Return what the node stands in directly."""
        return self._parents.get(node)

    def module_of(self, node: ast.AST) -> str:
        """Return the name of the module that the node stands in."""
        around = (n for n in (node, *self.above(node)) if n in self._modules)
        return next((self._modules[n] for n in around if isinstance(n, ast.stmt)), "")

    def noted_line(self, node: ast.AST) -> int | None:
        """Return the line that the child notes when this code is executed; None if none is."""
        noted = self._noted.get(self.module_of(node), set())
        around = (n for n in (node, *self.above(node)) if isinstance(n, ast.stmt))
        return next((n.lineno for n in around if n.lineno in noted), None)

    def function_of(self, node: ast.AST) -> Function | None:
        """Return the function that the node stands in."""
        return next((n for n in self.above(node) if isinstance(n, _FUNCTIONS)), None)

    def class_of(self, node: ast.AST) -> ast.ClassDef | None:
        """Return the class that the node stands in."""
        return next((n for n in self.above(node) if isinstance(n, ast.ClassDef)), None)

    def loop_of(self, node: ast.AST) -> Loop | None:
        """Return the innermost loop of the same function that the node is repeated by."""
        child = node
        for outer in self.above(node):
            if isinstance(outer, _FUNCTIONS):
                return None
            if isinstance(outer, _LOOPS) and child not in _once(outer):
                return outer
            child = outer
        return None

    def loops_of(self, node: ast.AST) -> list[Loop]:
        """Return all loops of the same function that the node is repeated by, inside out."""
        found = []
        loop = self.loop_of(node)
        while loop is not None:
            found.append(loop)
            loop = self.loop_of(loop)
        return found

    def is_used(self, node: ast.AST) -> bool:
        """Tell whether something is done with the value of this expression."""
        parent = self.parent(node)
        if isinstance(parent, ast.ListComp) and parent.elt is node:
            return self.is_used(parent)
        return not isinstance(parent, ast.Expr)

    # -- what there is -----------------------------------------------------------------------------

    def calls(self, *names: str) -> list[ast.Call]:
        """Return the calls of a function or method with one of these names."""
        return [n for n in self.nodes if isinstance(n, ast.Call) and last_name(n.func) in names]

    def methods(self, name: str) -> list[ast.Call]:
        """Return the calls ``something.name(…)``, those of ``super()`` left out."""
        return [
            call
            for call in self.calls(name)
            if isinstance(call.func, ast.Attribute)
            and not (
                isinstance(call.func.value, ast.Call) and last_name(call.func.value.func) == "super"
            )
        ]

    def iterated(self, *names: str) -> list[ast.Call]:
        """Return the calls ``iter(queue.get, None)`` that call one of these again and again."""
        calls = (c for c in self.calls("iter") if len(c.args) == 2)
        return [c for c in calls if last_name(c.args[0]) in names]

    def uses(self, *names: str) -> bool:
        """Tell whether one of these names is used anywhere, as a name or an attribute."""
        return any(last_name(node) in names for node in self.nodes)

    @property
    def tries(self) -> list[ast.Try]:
        """The ``try`` statements that catch something."""
        return [n for n in self.every(ast.Try) if n.handlers]

    @cached_property
    def functions(self) -> dict[str, list[ast.FunctionDef]]:
        """The functions and methods, by name."""
        found: dict[str, list[ast.FunctionDef]] = {}
        for node in self.nodes:
            if isinstance(node, ast.FunctionDef):
                found.setdefault(node.name, []).append(node)
        return found

    def named(self, path: str) -> list[ast.FunctionDef]:
        """Return the functions and methods that a check calls by this name."""
        return self.functions.get(path.rpartition(".")[2], [])

    def every(self, kind: Any) -> list[Any]:
        """Return all code of one kind."""
        return [n for n in self.nodes if isinstance(n, kind)]

    def set_to(self, test: Callable[[ast.expr], bool]) -> set[str]:
        """Return the names that are set to something of which the test is true."""
        pairs = [pair for node in self.every(ast.Assign) for pair in assigned(node)]
        return {said(target) for target, value in pairs if test(value)}

    @cached_property
    def handed(self) -> list[tuple[ast.Call, Any, str, ast.expr]]:
        """What workers are handed: the call that makes one, its function, parameter, argument."""
        return [
            (made, body, parameter.arg, given)
            for made in self.makes
            for body in self.functions.get(last_name(self.argument(made, "target")), [])
            if isinstance(args := self.argument(made, "args"), ast.Tuple | ast.List)
            for parameter, given in zip(body.args.args, args.elts, strict=False)
        ]

    def names_in_workers(self, names: set[str]) -> set[str]:
        """Return these names, and those that the functions of workers have for the same things."""
        return names | {name for _, _, name, given in self.handed if said(given) in names}

    @cached_property
    def worker_classes(self) -> list[ast.ClassDef]:
        """The learner's subclasses of Thread and Process."""
        known, found = set(WORKERS), []
        for node in self.nodes:
            if isinstance(node, ast.ClassDef) and {last_name(b) for b in node.bases} & known:
                found.append(node)
                known.add(node.name)
        return found

    @cached_property
    def makes(self) -> list[ast.Call]:
        """The calls that make a thread or a process."""
        return self.calls(*WORKERS, *(cls.name for cls in self.worker_classes))

    def argument(self, call: ast.Call, name: str) -> ast.expr | None:
        """Return what a worker is given as `target` or `args`, None if nothing is.

        For a variable that its function sets to a tuple it is that tuple.
        """
        place = {"target": 1, "args": 3}[name]
        handed = call.args[place] if len(call.args) > place else None
        given = next((k.value for k in call.keywords if k.arg == name), handed)
        if isinstance(given, ast.Name) and name == "args":
            for node in self.nodes:
                if isinstance(node, ast.Assign) and isinstance(node.value, ast.Tuple):
                    same = self.function_of(node) is self.function_of(call)
                    if same and said(node.targets[0]) == given.id:
                        return node.value
        return given

    @property
    def starts(self) -> list[ast.Call]:
        """The calls ``worker.start()``."""
        return [call for call in self.methods("start") if not call.args]

    @property
    def joins(self) -> list[ast.Call]:
        """The calls ``worker.join()``, with or without a timeout."""
        return [call for call in self.methods("join") if _is_join(call)]

    @cached_property
    def bodies(self) -> list[Function]:
        """The functions that workers run: targets, what is handed to a pool, and ``run``."""
        return [function for function, _ in self._run]

    @cached_property
    def process_bodies(self) -> list[Function]:
        """Those of `bodies` that run in another process, or may."""
        return [function for function, in_thread in self._run if not in_thread]

    @cached_property
    def _run(self) -> list[tuple[Function, bool]]:
        """What workers run, and whether a thread of the same process does."""
        handed = [
            (self.argument(c, "target"), self._is_thread(last_name(c.func))) for c in self.makes
        ]
        threads = self.uses(*_OF_THREADS) and not self.uses(*_OF_PROCESSES)
        handed += [(call.args[0], threads) for call in self.calls(*_POOLED) if call.args]
        found: list[tuple[Function, bool]] = []
        for given, in_thread in handed:
            partial = isinstance(given, ast.Call) and last_name(given.func) == "partial"
            node = given.args[0] if partial and given.args else given  # type: ignore[union-attr]
            if isinstance(node, ast.Lambda):
                found.append((node, in_thread))
            else:
                found += [(one, in_thread) for one in self.functions.get(last_name(node), [])]
        for cls in self.worker_classes:
            runs = [m for m in cls.body if isinstance(m, ast.FunctionDef) and m.name == "run"]
            found += [(one, self._is_thread(cls.name)) for one in runs]
        return found

    def _is_thread(self, name: str) -> bool:
        """Tell whether a class of workers makes threads."""
        bases = next((c.bases for c in self.worker_classes if c.name == name), ())
        above = {*map(last_name, bases)} - {name}  # class Process(multiprocessing.Process)
        return name in ("Thread", "Timer") or any(map(self._is_thread, above))

    @property
    def has_workers(self) -> bool:
        """Whether anything in the code could make a worker."""
        return self.uses(
            *WORKERS, *EXECUTORS, "Pool", "ThreadPool", "start_new_thread", "run_in_executor"
        )

    @cached_property
    def waits_otherwise(self) -> bool:
        """Whether the code may wait for its workers by something other than ``join``."""
        if self.uses(*EXECUTORS, "Pool", "ThreadPool", "as_completed"):
            return True
        outside = [n for n in self.nodes if not any(b in self.above(n) for b in self.bodies)]
        names = {last_name(node) for node in outside}
        if names & {"is_alive", "active_count", "active_children", "wait", "acquire", "recv"}:
            return True
        if set(self.methods("result")) & set(outside):
            return True
        if "get" in names and self.uses(*QUEUES):
            return True
        loops = [n for n in outside if isinstance(n, ast.While)]
        return any(not set(self.starts) & set(ast.walk(loop)) for loop in loops)


def _is_join(call: ast.Call) -> bool:
    """Tell ``thread.join()`` from ``", ".join(parts)``."""
    receiver = call.func.value if isinstance(call.func, ast.Attribute) else None
    if isinstance(receiver, (ast.Constant, ast.JoinedStr)) or last_name(receiver) == "path":
        return False
    numbers = [a for a in call.args if isinstance(a, ast.Constant) and not isinstance(a.value, str)]
    return len(call.args) == len(numbers)


def _once(loop: ast.AST) -> list[ast.AST]:
    """Return the parts of a loop that are not repeated by it."""
    if isinstance(loop, ast.For):
        return [loop.iter, *loop.orelse]
    if isinstance(loop, ast.While):
        return list(loop.orelse)
    return []
