import threading


def all_at_once(work, items):
    results = {}
    there = 0
    arrived = threading.Condition()

    def run(place):
        nonlocal there
        with arrived:
            there += 1
            arrived.notify_all()
            arrived.wait_for(lambda: there == len(items))
        results[place] = work(items[place])

    threads = []
    for place in range(len(items)):
        threads.append(threading.Thread(target=run, args=(place,)))
        threads[-1].start()
    [thread.join() for thread in threads]
    return [results.get(place) for place in range(len(items))]
