"""
number: 2
lesson: 1-threads
title: One line, two steps
goal: >-
  The whole visit is one line now. Count two visits and make the counter show one.
hint: >-
  Look at the marks: `hits += 1` stops twice on the same line.
closing: >-
  `+=` looks like one step, but Python reads, adds and writes. One line of code is no
  protection.
workers:
  - page.visit()
  - page.visit()
after: page.hits == 2
"""

class Page:
    def __init__(self):
        self.hits = 0

    def visit(self):
        self.hits += 1


page = Page()
