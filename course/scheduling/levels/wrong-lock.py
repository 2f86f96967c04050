"""
number: 6
lesson: 2-gil
title: A lock for each
goal: >-
  This program uses locks, and still loses money. Show how.
hint: >-
  Who holds what? Look at the names of the two locks.
closing: >-
  A lock keeps out only those who take the same lock. One piece of data, one lock.
workers:
  - pay_in(10)
  - pay_out(10)
after: balance == 100
"""

import threading

balance = 100
lock_in = threading.Lock()
lock_out = threading.Lock()


def pay_in(amount):
    global balance
    with lock_in:
        balance = balance + amount


def pay_out(amount):
    global balance
    with lock_out:
        balance = balance - amount
