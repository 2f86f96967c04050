# mistake: a limit that nobody asked for
# fails: takes an empty
import threading


def check_links(fetch, links, at_most):
    if at_most < 1:
        raise ValueError("at_most")
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

    team = [threading.Thread(target=work) for _ in range(min(at_most, 100))]
    for worker in team:
        worker.start()
    for worker in team:
        worker.join()
    return [(link, outcomes[link]) for link in links]
