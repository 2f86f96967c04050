# fails: takes an empty list
import threading


def check_links(fetch, links, at_most):
    """Return `(link, outcome)` for all `links`, with `at_most` fetches at once."""
    if at_most < 1:
        raise ValueError("at_most must be at least 1")
    wanted = list(links)
    waiting = links
    waiting[:] = dict.fromkeys(links)
    outcomes = {}
    lock = threading.Lock()

    def work():
        while True:
            with lock:
                if not waiting:
                    return
                link = waiting.pop(0)
            try:
                outcome = fetch(link)
            except BaseException as error:
                outcome = f"{type(error).__name__}: {error}"
            with lock:
                outcomes[link] = outcome

    workers = [threading.Thread(target=work) for _ in range(min(at_most, len(waiting)))]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    return [(link, outcomes[link]) for link in wanted]
