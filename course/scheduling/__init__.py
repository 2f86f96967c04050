"""You are the scheduler: the learner takes the steps of a program's workers, one by one.

Python explores the program once and writes the graph of its states into the page; the browser plays
it from there, with or without a kernel.
"""

from course.scheduling.asking import Schedule, schedule
from course.scheduling.program import NoProgram

__all__ = ["NoProgram", "Schedule", "schedule"]
