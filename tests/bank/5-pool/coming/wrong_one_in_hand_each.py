# mistake: a worker that was free waited for show | a slow item held up what was to be shown
# fails: shows the others
from multiprocessing import Pool


def as_they_come(function, items, workers, show):
    left = list(items)
    running = []
    with Pool(workers) as pool:
        while left or running:
            while left and len(running) < workers:
                item = left.pop(0)
                running.append((item, pool.apply_async(function, (item,))))
            for pair in list(running):
                if pair[1].ready():
                    running.remove(pair)
                    show(pair[0], pair[1].get())
                    break
