"""
number: 16
lesson: 4-join
title: Meet first
goal: >-
  Each worker writes its own half, then reads the other one's. Let one read a half that is
  not there.
hint: >-
  They meet at the barrier. Before what?
closing: >-
  A barrier separates what is before it from what is after. The writing belongs before it,
  the reading after it.
workers:
  - work(0, 1)
  - work(1, 0)
after: seen == [1, 1]
"""

import threading

barrier = threading.Barrier(2)
half = [0, 0]
seen = [0, 0]


def work(mine, other):
    half[mine] = 1
    seen[mine] = half[other]
    barrier.wait()
