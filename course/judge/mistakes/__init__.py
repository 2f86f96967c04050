"""Recognising the mistakes that learners really make, by name.

A mistake is looked for only once a check has failed; naming it changes no verdict.  A rule looks
for the mistake in the learner's code *and* for its symptom in what the judge saw: a wrong name
misleads worse than none.
"""

from course.judge.mistakes import (
    arguments,
    classes,
    ending,
    failing,
    joining,
    locking,
    pools,
    processes,
    queues,
    results,
    serial,
    sharing,
    starting,
)
from course.judge.mistakes.scene import Mistake, Scene

__all__ = ["Mistake", "Scene", "recognise"]

_SUBJECTS = (
    classes,
    starting,
    arguments,
    pools,
    queues,
    ending,
    processes,
    locking,
    sharing,
    joining,
    results,
    failing,
    serial,
)
"""In the order in which they are asked: what explains the most comes first."""


def recognise(scene: Scene) -> Mistake | None:
    """Return the learner's mistake, None when it is not a known one."""
    for subject in _SUBJECTS:
        for rule in subject.RULES:
            found = rule(scene)
            if found is not None:
                return found
    return None
