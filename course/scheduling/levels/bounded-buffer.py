"""
number: 20
lesson: 6-queue
title: A shelf for one
goal: >-
  There is room for one loaf on the shelf, and the bakers look before they put one there.
  Put two on it.
hint: >-
  What does a baker know when it holds the lock at last?
closing: >-
  The look was outside of the lock, so it was out of date. A bounded `queue.Queue(1)` does
  all of this for you.
workers:
  - bake()
  - bake()
after: most <= 1
"""

import threading

lock = threading.Lock()
shelf = []
most = 0


def bake():
    global most
    if len(shelf) < 1:
        with lock:
            shelf.append("loaf")
            most = max(most, len(shelf))
