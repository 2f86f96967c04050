# mistake: threads where processes were asked for
# fails: returns the results | keeps the order
from threading import Thread


def work_into(results, place, work, number):
    results[place] = work(number)


def compute_all(work, numbers):
    results = [None] * len(numbers)
    threads = []
    for place, number in enumerate(numbers):
        thread = Thread(target=work_into, args=(results, place, work, number))
        thread.start()
        threads.append(thread)
    for thread in threads:
        thread.join()
    return results
