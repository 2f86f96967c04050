"""Threads and processes in Python: the package that the course's notebooks import.

``from course import cores`` is the live view of the cores, ``experiment`` measures what one asks;
``%load_ext course`` brings the ``%%module`` cell magic. The names are looked up when they are
first used, so that importing ``course`` needs nothing but the standard library: the command line
starts before the environment with the dependencies exists.

This file and ``__main__.py`` carry no annotations: they must parse on every Python, however
old, so that an old one gets a sentence instead of a SyntaxError.
"""

_WHERE = {
    "cores": "course.live",
    "experiment": "course.experimenting",
    "panel": "course.experimenting",
    "hint": "course.helping",
    "home": "course.progress",
    "predict": "course.predicting",
    "schedule": "course.scheduling",
    "solution": "course.helping",
    "wrap_up": "course.predicting",
    "load_ipython_extension": "course.extension",
}


def __getattr__(name):
    if name not in _WHERE:
        raise AttributeError("module 'course' has no attribute '" + name + "'")
    import importlib

    return getattr(importlib.import_module(_WHERE[name]), name)


def __dir__():
    return sorted(list(globals()) + list(_WHERE))
