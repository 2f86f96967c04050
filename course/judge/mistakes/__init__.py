"""Recognising the mistakes that learners really make, by name.

A mistake is looked for only once a check has failed; naming it changes no verdict.  A rule looks
for the mistake in the learner's code *and* for its symptom in what the judge saw: a wrong name
misleads worse than none.
"""

import contextlib

from course.judge.mistakes import (
    arguments,
    beginning,
    blocks,
    classes,
    ending,
    failing,
    fetching,
    handing,
    joining,
    locking,
    memory,
    pools,
    processes,
    queues,
    results,
    sending,
    serial,
    sharing,
    starting,
    stopping,
    surviving,
)
from course.judge.mistakes.scene import Mistake, Scene

__all__ = ["Mistake", "Scene", "recognise"]

_SUBJECTS = (
    classes,
    starting,
    arguments,
    handing,
    pools,
    beginning,
    fetching,
    queues,
    sending,
    ending,
    stopping,
    processes,
    memory,
    locking,
    sharing,
    blocks,
    surviving,
    joining,
    results,
    failing,
    serial,
)
"""In the order in which they are asked: what explains the most comes first."""


def recognise(scene: Scene) -> Mistake | None:
    """Return the learner's mistake, None when it is not a known one.

    A rule that stumbles over code that nobody has thought of names nothing: a verdict is not lost
    for want of a name.
    """
    for subject in _SUBJECTS:
        for rule in subject.RULES:
            with contextlib.suppress(Exception):
                found = rule(scene)
                if found is not None:
                    return found
    return None
