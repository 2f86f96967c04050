# fails: takes an empty
import threading

waiting, outcomes = [], {}
lock = threading.Lock()


def check_links(fetch, links, at_most):
    if at_most < 1:
        raise ValueError("at_most")
    waiting[:] = dict.fromkeys(links)
    outcomes.clear()

    def work():
        while True:
            with lock:
                if not waiting:
                    return
                link = waiting.pop(0)
            try:
                outcome = fetch(link)
            except Exception as error:
                outcome = f"{type(error).__name__}: {error}"
            with lock:
                outcomes[link] = outcome

    team = [threading.Thread(target=work) for _ in range(at_most)]
    for worker in team:
        worker.start()
    for worker in team:
        worker.join()
    return [(link, outcomes[link]) for link in links]
