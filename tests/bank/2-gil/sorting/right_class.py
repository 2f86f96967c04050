from enum import Enum


class Kind(str, Enum):
    WAITS = "waits"
    CORES = "cores"
    NO = "no"


TABLE = """
server waits
words no
compress cores
passwords no
disc cores
roots cores
sort no
program waits
json no
primes no
"""


def verdicts():
    found = {}
    for line in TABLE.split("\n"):
        if line:
            name, _, word = line.partition(" ")
            found[name] = Kind(word)
    return found
