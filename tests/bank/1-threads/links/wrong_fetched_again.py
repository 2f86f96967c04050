# mistake: equal items done again
# fails: only once
import threading


def check_links(fetch, links, at_most):
    if at_most < 1:
        raise ValueError("at_most must be at least 1")
    seats = threading.Semaphore(at_most)
    outcomes = [None] * len(links)

    def look_at(index):
        with seats:
            try:
                outcomes[index] = fetch(links[index])
            except Exception as error:
                outcomes[index] = f"{type(error).__name__}: {error}"

    threads = [threading.Thread(target=look_at, args=(index,)) for index in range(len(links))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return list(zip(links, outcomes))
