"""Mistakes of concurrent programs: locks, joins, sentinels, who does the work, and waiting."""

from __future__ import annotations

import ast
import copy
from collections.abc import Iterator

from tests.mutants.places import Change, Place, called, expression, in_place, in_short, with_field

_WAITING = {
    "join": "timeout=0.01",
    "get": "timeout=0.05",
    "wait": "timeout=0.05",
    "result": "timeout=0.05",
    "acquire": "timeout=0.05",
    "put": "timeout=0.05",
}
_OTHER = {
    "start": ["run"],
    "notify_all": ["notify"],
    "map": ["imap_unordered", "imap"],
    "imap": ["map", "imap_unordered"],
    "imap_unordered": ["imap", "map"],
    "starmap": ["starmap_async"],
    "apply_async": ["apply"],
    "close": ["terminate"],
    "submit": ["map"],
    "get": ["get_nowait"],
    "put": ["put_nowait"],
}
_KINDS = {
    "Thread": "multiprocessing.Process",
    "Process": "threading.Thread",
    "ThreadPoolExecutor": "concurrent.futures.ProcessPoolExecutor",
    "ProcessPoolExecutor": "concurrent.futures.ThreadPoolExecutor",
    "Pool": "multiprocessing.pool.ThreadPool",
    "RLock": "threading.Lock",
    "Queue": "queue.Queue",
    "SimpleQueue": "queue.SimpleQueue",
}
_MAKERS = ("Thread", "Process")


def lock_dropped(place: Place) -> Iterator[Change]:
    """The body of a ``with`` without it; one of several left out."""
    match place.node:
        case ast.With(items=[_], body=body):
            yield in_place(place, body)
        case ast.With(items=items) as node:
            for at in range(len(items)):
                yield with_field(node, "items", items[:at] + items[at + 1 :])


def lock_shrunk(place: Place) -> Iterator[Change]:
    """The first or the last statement of a ``with`` outside of it; the next one inside."""
    match place.node:
        case ast.With(items=items, body=body):
            if len(body) > 1:
                yield in_place(place, [body[0], ast.With(items, body[1:])])
                yield in_place(place, [ast.With(items, body[:-1]), body[-1]])
                halves = [ast.With(items, body[:1]), ast.With(copy.deepcopy(items), body[1:])]
                yield in_place(place, list(halves))
            following = place.following
            if following is not None:
                yield _into(place, place.node, following)


def given_back_only_without_failure(place: Place) -> Iterator[Change]:
    """A ``with`` that is left properly only where nothing fails."""
    match place.node:
        case ast.With(items=[ast.withitem(context_expr=what, optional_vars=name)], body=body):
            target = name or ast.Name("_entered", ast.Store())
            holder = ast.Name("_manager", ast.Load())
            entered = [
                ast.Assign([ast.Name("_manager", ast.Store())], what),
                ast.Assign([target], ast.Call(ast.Attribute(holder, "__enter__"), [], [])),
            ]
            left = ast.Expr(expression("_manager.__exit__(None, None, None)"))
            yield in_place(place, [*entered, *body, left])


def another_lock(place: Place) -> Iterator[Change]:
    """A lock made anew wherever it is taken."""
    match place.node:
        case ast.withitem(context_expr=ast.Attribute() | ast.Name()) as node:
            change = with_field(node, "context_expr", expression("threading.Lock()"))
            yield _imported(place, "threading", change)


def waiting(place: Place) -> Iterator[Change]:
    """A timeout where the program has to wait."""
    match place.node:
        case ast.Call(func=ast.Attribute(attr=name), args=args, keywords=keywords) as node:
            if name not in _WAITING or any(k.arg == "timeout" for k in keywords):
                return
            if len(args) > (name == "put"):
                return
            key, _, value = _WAITING[name].partition("=")
            yield with_field(node, "keywords", [*keywords, ast.keyword(key, expression(value))])


def another_method(place: Place) -> Iterator[Change]:
    """``run`` for ``start``, ``notify`` for ``notify_all``, ``imap`` for ``map``."""
    match place.node:
        case ast.Call(func=ast.Attribute(attr=name)) as node:
            for other in _OTHER.get(name, []):
                yield with_field(node, "func", ast.Attribute(node.func.value, other))  # type: ignore[attr-defined]


def another_kind(place: Place) -> Iterator[Change]:
    """Threads for processes, processes for threads; a queue of the other kind."""
    match place.node:
        case ast.Call(func=ast.Name(id=name) | ast.Attribute(attr=name)) as node:
            if name in _KINDS and ast.unparse(node.func) != _KINDS[name]:
                module = _KINDS[name].rpartition(".")[0]
                change = with_field(node, "func", expression(_KINDS[name]))
                yield _imported(place, module, change)


def daemon(place: Place) -> Iterator[Change]:
    """Workers that the program's end does not wait for."""
    if called(place.node) in _MAKERS:
        node: ast.Call = place.node  # type: ignore[assignment]
        yield with_field(
            node, "keywords", [*node.keywords, ast.keyword("daemon", expression("True"))]
        )


def joined_at_once(place: Place) -> Iterator[Change]:
    """Each worker joined before the next one is started."""
    following = place.following
    match place.node, following:
        case ast.For(body=first), ast.For(body=second, target=target) if _calls(first, "start"):
            names = [n for s in first for n in ast.walk(s) if isinstance(n, ast.Call)]
            started = next((n for n in names if called(n) == "start"), None)
            if started is None or not isinstance(started.func, ast.Attribute):
                return
            same = ast.Assign([copy.deepcopy(target)], copy.deepcopy(started.func.value))

            def change() -> None:
                first.extend([same, *second])
                block = getattr(place.owner, place.field)
                block.remove(following)

            yield "the second loop done inside the first", change


def by_the_parent(place: Place) -> Iterator[Change]:
    """The work done where it is handed out."""
    match place.node:
        case ast.Call(func=ast.Attribute(attr="map" | "imap"), args=[function, items, *_]):
            text = f"list(map({ast.unparse(function)}, {ast.unparse(items)}))"
            yield in_place(place, expression(text))


def looks_once(place: Place) -> Iterator[Change]:
    """``if`` for ``while`` around a wait."""
    match place.node:
        case ast.While(test=test, body=body, orelse=[]) if not isinstance(test, ast.Constant):
            yield in_place(place, ast.If(test, body, []))


def without_bound(place: Place) -> Iterator[Change]:
    """A queue without a bound, a pool without a size."""
    match place.node:
        case ast.Call(args=[_]) as node if called(node) in ("Queue", "JoinableQueue", "Pool"):
            yield with_field(node, "args", [])


def eager(place: Place) -> Iterator[Change]:
    """Everything at once where it is to come one by one."""
    match place.node:
        case ast.For(iter=ast.Call() as every) as node if called(every) not in ("range", "list"):
            yield with_field(node, "iter", expression(f"list({ast.unparse(every)})"))
        case ast.FunctionDef(name=name) as node if place.field == "body":
            own = [n for n in ast.walk(node) if isinstance(n, ast.Yield | ast.YieldFrom)]
            if own:
                yield _made_whole(place, node, name)


def _made_whole(place: Place, node: ast.FunctionDef, name: str) -> Change:
    def change() -> None:
        wrapper = f"{name} = (lambda f: lambda *a, **k: iter(list(f(*a, **k))))({name})"
        place.put([node, *ast.parse(wrapper).body])

    return f"{name} computes everything first", change


def _imported(place: Place, module: str, change: Change) -> Change:
    """Import a module for what a change puts in."""
    words, make = change

    def both() -> None:
        make()
        place.above[-1].body.insert(0, ast.Import([ast.alias(module)]))  # type: ignore[attr-defined]

    return words, both


def _into(place: Place, block: ast.With, following: ast.stmt) -> Change:
    def change() -> None:
        getattr(place.owner, place.field).remove(following)
        block.body.append(following)

    return f"{in_short(following)} moved into {in_short(block)}", change


def _calls(body: list[ast.stmt], name: str) -> bool:
    return any(called(node) == name for statement in body for node in ast.walk(statement))


OPERATORS = (
    lock_dropped,
    lock_shrunk,
    given_back_only_without_failure,
    another_lock,
    waiting,
    another_method,
    another_kind,
    daemon,
    joined_at_once,
    by_the_parent,
    looks_once,
    without_bound,
    eager,
)
