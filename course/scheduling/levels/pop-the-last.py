"""
number: 5
lesson: 1-threads
title: The last biscuit
goal: >-
  There is one biscuit in the box. Each worker looks before it takes. Make one of them grab
  into an empty box.
hint: >-
  An `IndexError` is what you are after: both must see the biscuit, but only one can have
  it.
closing: >-
  `pop` itself is safe, and so is the look into the box. Together they are a check and an
  act, with a gap between them.
workers:
  - take()
  - take()
"""

box = ["biscuit"]


def take():
    if len(box) > 0:
        return box.pop()
