# mistake: equal items done again
# fails: fetches a link
import threading


def check_links(fetch, links, at_most):
    if at_most < 1:
        raise ValueError("at_most")
    outcomes = {}
    places = list(links)
    lock = threading.Lock()

    def work():
        while True:
            with lock:
                while places and places[0] in outcomes:
                    places.pop(0)
                if not places:
                    return
                link = places.pop(0)
            try:
                outcome = fetch(link)
            except Exception as error:
                outcome = f"{type(error).__name__}: {error}"
            with lock:
                outcomes.setdefault(link, outcome)

    team = [threading.Thread(target=work) for _ in range(at_most)]
    for worker in team:
        worker.start()
    for worker in team:
        worker.join()
    return [(link, outcomes[link]) for link in links]
