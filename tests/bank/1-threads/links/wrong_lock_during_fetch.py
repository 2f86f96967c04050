# mistake: lock held during the work
# fails: as many fetches | one is very slow | gives every seat | takes an empty
# may fail: fetches a link
import threading


def check_links(fetch, links, at_most):
    if at_most < 1:
        raise ValueError("at_most must be at least 1")
    waiting = list(dict.fromkeys(links))
    outcomes = {}
    lock = threading.Lock()

    def work():
        while True:
            with lock:
                if not waiting:
                    return
                link = waiting.pop(0)
                try:
                    outcomes[link] = fetch(link)
                except Exception as error:
                    outcomes[link] = f"{type(error).__name__}: {error}"

    team = [threading.Thread(target=work) for _ in range(at_most)]
    for worker in team:
        worker.start()
    for worker in team:
        worker.join()
    return [(link, outcomes[link]) for link in links]
