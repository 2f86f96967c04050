# mistake: none
# fails: order of the items | same time | keeps that order | takes many items
import threading


def fetchall(fetch, items):
    return [fetch(item) for item in items]
