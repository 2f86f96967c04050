"""
number: 22
lesson: 6-queue
title: One goodbye for two
goal: >-
  The producer says goodbye with a `None`. Find the worker that never hears it.
hint: >-
  Two workers read from the queue. How many goodbyes are there?
closing: >-
  Who gets the `None` has taken it from the queue. Put one for each worker.
workers:
  - produce()
  - consume()
  - consume()
"""

import queue

items = queue.Queue()


def produce():
    items.put("job")
    items.put(None)


def consume():
    while items.get() is not None:
        pass
