"""
number: 10
lesson: 2-gil
title: Half of the news
goal: >-
  The writer changes city and temperature together. Let the reader see the new city with the
  old temperature.
hint: >-
  The reader needs two steps to read. So does the writer to write.
closing: >-
  A reader only reads, and needs the lock nevertheless, or it sees what never was.
workers:
  - write('Oslo', -5)
  - read()
after: report in [('Rome', 25), ('Oslo', -5)]
"""

city, degrees = "Rome", 25
report = None


def write(new_city, new_degrees):
    global city, degrees
    city = new_city
    degrees = new_degrees


def read():
    global report
    report = (city, degrees)
