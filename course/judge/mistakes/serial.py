"""Right, but one after the other."""

from __future__ import annotations

import ast

from course.judge.mistakes.code import last_name, said
from course.judge.mistakes.locks import Locks
from course.judge.mistakes.scene import Mistake, Rule, Scene


def lock_around_the_work(scene: Scene) -> Mistake | None:
    """A lock held during the work lets in one worker at a time."""
    # the lock is not fair: whoever gives it back may be the one who takes it again, every time
    if not any(m.most_at_once == 1 and len(m.calls) > 1 for m in scene.missed_meetings):
        return None
    locks = Locks(scene.code)
    for body in scene.code.bodies:
        given = _parameters(scene, body)
        for call in ast.walk(body):
            if isinstance(call, ast.Call) and last_name(call.func) in given:
                held = locks.held_at(call)
                if held:
                    return Mistake(
                        "lock held during the work",
                        f"Line {call.lineno} calls {said(call)} while it holds {min(held)}."
                        " Only one worker can hold it, so all the others wait: nothing overlaps.",
                        "Do the work without the lock, and take the lock only to change what is"
                        " shared.",
                    )
    return None


def _parameters(scene: Scene, body: ast.AST) -> set[str]:
    """Return the parameters of the functions around a worker's body, its own included."""
    found = {"fetch", "task", "function", "func", "work", "job"}
    for node in (body, *scene.code.above(body)):
        if isinstance(node, ast.FunctionDef | ast.Lambda):
            found |= {a.arg for a in node.args.args}
    return found


def without_a_limit(scene: Scene) -> Mistake | None:
    """One worker for every item, and nothing that limits how many are at work."""
    if not scene.crowded or scene.sides.expected < 2:
        return None
    if scene.code.uses("Semaphore", "BoundedSemaphore", "Condition"):
        return None
    if any(scene.code.function_of(c) in scene.code.bodies for c in scene.code.methods("get")):
        return None
    made = [w for _, w in scene.started]
    if len(made) <= scene.sides.expected or (
        scene.code.uses("at_most", "limit") and not _for_every_item(scene)
    ):
        return None
    return Mistake(
        "no limit to how many are at work",
        f"{len(made)} workers are started on line {_line(scene)}, one for every item, and nothing"
        f" keeps any of them back. At most {scene.sides.expected} may be at work at the same time.",
        "Make only as many workers as are allowed and let each take the next item, or hold a"
        " Semaphore during the work.",
    )


def _for_every_item(scene: Scene) -> bool:
    return not any(isinstance(w, ast.While) for w in scene.code.nodes)


def _line(scene: Scene) -> int | None:
    return next((line for event, _, line in scene.events if event == "start" and line), None)


RULES: tuple[Rule, ...] = (
    lock_around_the_work,
    without_a_limit,
)
"""In the order in which they are asked."""
