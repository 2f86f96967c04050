"""
number: 7
lesson: 2-gil
title: The lock in the wrong place
goal: >-
  There is one lock, and everybody takes it. Lose a vote all the same.
hint: >-
  Which of the steps are under the lock, and which come before it?
closing: >-
  A value that was read outside of the lock may be old when the lock is taken. The read
  belongs inside as well.
workers:
  - vote()
  - vote()
after: votes == 2
"""

import threading

votes = 0
lock = threading.Lock()


def vote():
    global votes
    new = votes + 1
    with lock:
        votes = new
