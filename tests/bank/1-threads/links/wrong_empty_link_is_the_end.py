# mistake: equal items taken for one
# fails: fetches a link
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
                link = waiting.pop(0) if waiting else ""
            if not link:
                return
            try:
                outcomes[link] = fetch(link)
            except Exception as error:
                outcomes[link] = f"{type(error).__name__}: {error}"

    team = [threading.Thread(target=work) for _ in range(at_most)]
    for worker in team:
        worker.start()
    for worker in team:
        worker.join()
    return [(link, outcomes.get(link)) for link in links]
