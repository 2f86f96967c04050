"""
number: 14
lesson: 4-join
title: Not waited for
goal: >-
  One worker computes, the other prints. Print before there is anything to print.
hint: >-
  Somebody sets the event. Who waits for it?
closing: >-
  An event does nothing for those who do not wait for it. `done.wait()` belongs before the
  read.
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
    result = 42
    done.set()


def show():
    global printed
    printed = result
