# mistake: none
# fails: order of the items | same time | keeps that order
import threading


def fetchall(fetch, items):
    return [fetch(item) for item in items]
