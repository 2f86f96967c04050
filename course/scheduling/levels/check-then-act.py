"""
number: 3
lesson: 1-threads
title: Check, then act
goal: >-
  There are 100 in the account, and nobody may overdraw it. Take out 80 twice.
hint: >-
  Let both workers ask for the balance before either takes the money.
closing: >-
  Each check was right when it was made, and out of date when it was used. The check and the
  act belong under one lock.
workers:
  - withdraw(80)
  - withdraw(80)
after: balance >= 0
"""

balance = 100


def withdraw(amount):
    global balance
    if balance >= amount:
        balance = balance - amount
