"""
number: 21
lesson: 6-queue
title: Not empty any more
goal: >-
  Two workers, one job in the queue. Each looks whether there is one, then fetches it. Let
  one wait for ever.
hint: >-
  `empty` tells how it is now. `get` comes later.
closing: >-
  What a queue says about itself is out of date at once. Just `get`, and let a sentinel or
  `get_nowait` say that there is nothing more.
workers:
  - work()
  - work()
"""

import queue

jobs = queue.Queue()
jobs.put("clean")


def work():
    if not jobs.empty():
        jobs.get()
