import threading
from operator import itemgetter
from queue import SimpleQueue


def fetch_all(fetch, items):
    """Return `[fetch(item) for item in items]`, with all calls at the same time."""
    delivered = SimpleQueue()

    def deliver(number, item):
        delivered.put((number, fetch(item)))

    couriers = [threading.Thread(target=deliver, args=pair) for pair in enumerate(items)]
    for courier in couriers:
        courier.start()
    for courier in couriers:
        courier.join()

    numbered = [delivered.get() for _ in range(delivered.qsize())]
    return [result for _, result in sorted(numbered, key=itemgetter(0))]
