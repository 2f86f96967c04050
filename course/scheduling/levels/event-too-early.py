"""
number: 15
lesson: 4-join
title: Too early
goal: >-
  This time the reader waits for the event. Let it read nothing all the same.
hint: >-
  What does the event promise, and is it true already when it is set?
closing: >-
  Set the event last: it says that everything before it is done.
workers:
  - compute()
  - show()
after: printed == 42
"""

import threading

done = threading.Event()
result = None
printed = None


def compute():
    global result
    done.set()
    result = 42


def show():
    global printed
    done.wait()
    printed = result
