"""Recognising the mistakes that learners really make, by name.

A mistake is looked for only once a check has failed; naming it changes no verdict. A rule needs a
symptom that was seen in this run *and* the place in the code, a line that was executed: a wrong
name misleads worse than none. The rules are rows of tables (`course.judge.recognising.table`).
"""

import logging
import os

from course.judge.mistakes.calls import cases, lasting, left, looping, unused
from course.judge.mistakes.exceptions import failing, handlers, misnamed, raising
from course.judge.mistakes.locks import between, critical, deadlocks, looking, races, waking
from course.judge.mistakes.pools import executors, fetching, handing, initializers, results
from course.judge.mistakes.queues import usage
from course.judge.mistakes.values import arranged, equal, figures, limits, nearly, rounds, taken_for
from course.judge.mistakes.workers import (
    binding,
    classes,
    exits,
    joining,
    memory,
    processes,
    sending,
    starting,
)
from course.judge.recognising.scene import Mistake, Scene

__all__ = ["RULES", "STRICT", "Mistake", "Scene", "recognise"]

RULES = (
    *looping.ENDLESS,
    *misnamed.RULES,
    *unused.RULES,
    *looping.RULES,
    *classes.RULES,
    *starting.RULES,
    *binding.RULES,
    *usage.RAISED,
    *sending.MIXED_UP,
    *handlers.RULES,
    *cases.NAMES,
    *misnamed.LACKING,
    *failing.RULES,
    *memory.WAITING,
    *usage.RULES,
    *processes.RULES,
    *memory.RULES,
    *lasting.RULES,
    *executors.ENDED,
    *initializers.RULES,
    *handing.RULES,
    *fetching.RULES,
    *executors.RULES,
    *equal.WAITED_FOR,
    *deadlocks.RULES,
    *waking.RULES,
    *waking.OF_STORIES,
    *between.RULES,
    *races.RULES,
    *critical.RULES,
    *joining.RULES,
    *limits.RULES,
    *results.RULES,
    *sending.RULES,
    *exits.RULES,
    *raising.RULES,
    *handlers.TOLD,
    *cases.RULES,
    *left.RULES,
    *taken_for.RULES,
    *equal.RULES,
    *arranged.RULES,
    *figures.RULES,
    *rounds.RULES,
    *nearly.RULES,
    *looking.RULES,
    *executors.DIED,
    *misnamed.NOT_YET,
    *failing.UNCAUGHT,
    *raising.OWN,
)
"""In the order in which they are asked: what explains the most comes first."""

STRICT = "COURSE_STRICT_RULES"
"""Environment variable under which a rule that stumbles fails, as it does in tests."""

_log = logging.getLogger(__name__)


def recognise(scene: Scene) -> Mistake | None:
    """Return the learner's mistake, None when it is not a known one.

    A rule that stumbles over code that nobody has thought of is logged, and names nothing: a
    verdict is not lost for want of a name. Under `STRICT` it raises.
    """
    for rule in RULES:
        try:
            found = rule(scene)
        except Exception:
            if os.environ.get(STRICT):
                raise
            _log.exception("the rule %r stumbled", rule.name)
            continue
        if found is not None:
            return found
    return None
