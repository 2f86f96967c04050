# mistake: none | endless loop
# fails: shows every item | computes in several
# takes: long
from concurrent.futures import ProcessPoolExecutor, wait, FIRST_COMPLETED


def as_they_come(function, items, workers, show):
    with ProcessPoolExecutor(workers) as executor:
        pairs = [(item, executor.submit(function, item)) for item in items]
        shown = set()
        while len(shown) < len(pairs):
            wait([f for item, f in pairs if id(item) not in shown], return_when=FIRST_COMPLETED)
            for item, future in pairs:
                if future.done() and id(item) not in shown:
                    shown.add(id(item))
                    show(item, future.result())
