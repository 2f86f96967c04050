"""
number: 18
lesson: 6-queue
title: Look again
goal: >-
  A worker waits for a parcel. Wake it up, and let it find nothing.
hint: >-
  Between the wake-up and the lock there is time: the parcel can be taken back.
closing: >-
  Who is woken has to take the lock again, and others may be quicker. So look again:
  `while`, not `if`.
workers:
  - take()
  - bring()
"""

import threading

door = threading.Condition()
parcels = []


def take():
    with door:
        if len(parcels) == 0:
            door.wait()
        parcels.pop()


def bring():
    with door:
        parcels.append("wrong one")
        door.notify()
    with door:
        parcels.clear()
    with door:
        parcels.append("right one")
        door.notify()
