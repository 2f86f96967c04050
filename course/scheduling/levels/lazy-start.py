"""
number: 8
lesson: 2-gil
title: Only once
goal: >-
  The settings should be loaded only once, by whoever needs them first. Load them twice.
hint: >-
  Both workers must find that there are no settings yet.
closing: >-
  “If there is none, make one” is a check and an act. With the GIL, too: it keeps Python's
  own data whole, not yours.
workers:
  - settings()
  - settings()
after: loads == 1
"""

loaded = None
loads = 0


def settings():
    global loaded, loads
    if loaded is None:
        loads = loads + 1
        loaded = "dark mode"
    return loaded
