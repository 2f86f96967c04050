"""Recognising the mistakes that learners really make, by name.

A mistake is looked for only once a check has failed; naming it changes no verdict. A rule needs a
symptom that was seen in this run *and* the place in the code, a line that was executed: a wrong
name misleads worse than none. The rules are rows of tables (`course.judge.recognising.table`).
"""

import logging
import os

from course.judge.mistakes import (
    arranged,
    binding,
    calls,
    cases,
    classes,
    critical,
    deadlocks,
    equal,
    exits,
    failing,
    fetching,
    figures,
    handing,
    handlers,
    initializers,
    joining,
    lasting,
    limits,
    looking,
    looping,
    nearly,
    pools,
    processes,
    queues,
    races,
    raising,
    results,
    rounds,
    sending,
    starting,
    unused,
    values,
    waking,
)
from course.judge.recognising.scene import Mistake, Scene

__all__ = ["RULES", "STRICT", "Mistake", "Scene", "recognise"]

RULES = (
    *looping.ENDLESS,
    *unused.RULES,
    *looping.RULES,
    *classes.RULES,
    *starting.RULES,
    *binding.RULES,
    *queues.RAISED,
    *sending.MIXED_UP,
    *handlers.RULES,
    *cases.NAMES,
    *failing.RULES,
    *processes.WAITING,
    *queues.RULES,
    *processes.RULES,
    *lasting.RULES,
    *pools.ENDED,
    *initializers.RULES,
    *handing.RULES,
    *fetching.RULES,
    *pools.RULES,
    *equal.WAITED_FOR,
    *deadlocks.RULES,
    *waking.RULES,
    *waking.OF_STORIES,
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
    *calls.RULES,
    *values.RULES,
    *equal.RULES,
    *arranged.RULES,
    *figures.RULES,
    *rounds.RULES,
    *nearly.RULES,
    *looking.RULES,
    *pools.DIED,
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
