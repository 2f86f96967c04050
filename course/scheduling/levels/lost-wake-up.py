"""
number: 17
lesson: 6-queue
title: The lost wake-up
goal: >-
  One worker sleeps until the tea is ready. Let it sleep for ever.
hint: >-
  A wake-up reaches only those who sleep already. Let the wake-up come between the look and
  the sleep.
closing: >-
  `notify` is not kept for later. The look and the `wait` belong under one lock, so that
  nobody can call in between.
workers:
  - drink()
  - brew()
"""

import threading

tea = threading.Condition()
ready = False


def drink():
    if not ready:
        with tea:
            tea.wait()


def brew():
    global ready
    ready = True
    with tea:
        tea.notify()
