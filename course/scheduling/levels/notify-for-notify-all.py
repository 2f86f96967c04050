"""
number: 19
lesson: 6-queue
title: One call for two
goal: >-
  Two workers wait until the shop opens. Leave one of them outside.
hint: >-
  How many does `notify` wake?
closing: >-
  `notify` wakes one. When everybody who waits may go on, it has to be `notify_all`.
workers:
  - shop()
  - shop()
  - open_up()
"""

import threading

door = threading.Condition()
is_open = False


def shop():
    with door:
        while not is_open:
            door.wait()


def open_up():
    global is_open
    with door:
        is_open = True
        door.notify()
