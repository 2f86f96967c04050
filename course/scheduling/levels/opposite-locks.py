"""
number: 11
lesson: 4-join
title: Opposite directions
goal: >-
  Money moves from Ann to Ben and from Ben to Ann, each account with a lock. Bring
  everything to a halt.
hint: >-
  A transfer takes two locks, one after the other. Let each worker have its first one.
closing: >-
  Each held what the other wanted. If everybody takes the locks in the same order, that
  cannot happen.
workers:
  - transfer(ann, ben, 5)
  - transfer(ben, ann, 7)
after: ann.money + ben.money == 100
"""

import threading


class Account:
    def __init__(self, money):
        self.money = money
        self.lock = threading.Lock()


ann = Account(50)
ben = Account(50)


def transfer(source, target, amount):
    with source.lock:
        with target.lock:
            source.money -= amount
            target.money += amount
