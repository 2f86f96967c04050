# fails: returns the links | one is very slow
# may fail: reports a link | as many fetches | only once | gives every seat | takes an empty list
import threading


def check_links(fetch, links, at_most):
    if at_most < 1:
        raise ValueError("at_most must be at least 1")
    waiting = list(dict.fromkeys(links))
    pairs = []
    lock = threading.Lock()

    def work():
        while True:
            with lock:
                if not waiting:
                    return
                link = waiting.pop()
            try:
                outcome = fetch(link)
            except Exception as error:
                outcome = f"{type(error).__name__}: {error}"
            pairs.append((link, outcome))

    team = [threading.Thread(target=work) for _ in range(at_most)]
    for worker in team:
        worker.start()
    for worker in team:
        worker.join()
    outcomes = dict(pairs)
    return [(link, outcomes[link]) for link in outcomes for _ in range(links.count(link))]
