"""
number: 13
lesson: 4-join
title: Room for two
goal: >-
  A semaphore guards the till. Lose a sale all the same.
hint: >-
  How many workers does it let in?
closing: >-
  A semaphore of 2 lets two in. To guard data you need a lock, which is a semaphore of 1.
workers:
  - sell()
  - sell()
after: sold == 2
"""

import threading

till = threading.Semaphore(2)
sold = 0


def sell():
    global sold
    with till:
        sold = sold + 1
