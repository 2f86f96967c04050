# mistake: exception in a worker not caught
# fails: reports a link that fails
# may fail: gives every seat | only once
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
            outcomes[link] = fetch(link)

    team = [threading.Thread(target=work) for _ in range(at_most)]
    for worker in team:
        worker.start()
    for worker in team:
        worker.join()
    return [(link, outcomes.get(link)) for link in links]
