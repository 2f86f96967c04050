import queue

items = queue.Queue()


def produce():
    items.put("job")
    items.put(None)
    items.put(None)


def consume():
    while items.get() is not None:
        pass
