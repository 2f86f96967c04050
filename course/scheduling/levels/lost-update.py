"""
number: 1
lesson: 1-threads
title: The lost update
goal: >-
  Two people pay money into one account: 10 and 20. Make one of the payments disappear.
hint: >-
  A payment is two steps: read the balance, then write the new one. What if the other one
  pays in between?
closing: >-
  Reading and writing were two steps, and the other worker came in between. That window is a
  race. A lock around both steps closes it.
workers:
  - deposit(10)
  - deposit(20)
after: balance == 30
"""

balance = 0


def deposit(amount):
    global balance
    seen = balance
    balance = seen + amount
