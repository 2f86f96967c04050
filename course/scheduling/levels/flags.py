"""
number: 4
lesson: 1-threads
title: Two flags
goal: >-
  Each worker looks at the other one's flag before it enters the room. Bring both into the
  room at once.
hint: >-
  A worker looks at the other flag first and raises its own later. What can happen in
  between?
closing: >-
  Looking at a flag and raising your own are two steps. That is why Python offers locks,
  which do both in one.
workers:
  - enter('left', 'right')
  - enter('right', 'left')
"""

flag = {"left": False, "right": False}


def enter(mine, other):
    if not flag[other]:
        flag[mine] = True
        assert not flag[other], "both are in the room"
        flag[mine] = False
