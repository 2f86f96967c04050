"""
number: 12
lesson: 4-join
title: The dining philosophers
goal: >-
  Three philosophers, three forks between them; each needs two. Let them starve.
hint: >-
  Everybody takes the fork on the left first.
closing: >-
  A circle of waiting: each holds one fork and waits for the next. One philosopher who
  begins on the other side breaks the circle.
workers:
  - dine(fork_1, fork_2)
  - dine(fork_2, fork_3)
  - dine(fork_3, fork_1)
"""

import threading

fork_1 = threading.Lock()
fork_2 = threading.Lock()
fork_3 = threading.Lock()


def dine(left, right):
    left.acquire()
    right.acquire()
    right.release()
    left.release()
