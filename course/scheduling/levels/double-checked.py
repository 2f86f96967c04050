"""
number: 9
lesson: 2-gil
title: Checked twice
goal: >-
  The first check is without a lock, to be quick. Let a worker use the settings before they
  are filled in.
hint: >-
  After which line does the other worker believe that all is ready?
closing: >-
  The name was set before the thing was finished. Fill it first, and put it under its name
  last, or take the lock for the first check too.
workers:
  - mode()
  - mode()
"""

import threading

lock = threading.Lock()
settings = None


def mode():
    global settings
    if settings is None:
        with lock:
            if settings is None:
                settings = {}
                settings["mode"] = "dark"
    return settings["mode"]
