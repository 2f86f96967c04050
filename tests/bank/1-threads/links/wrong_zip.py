# mistake: something other than a list was returned | an iterator in the place of a list
# fails: returns the links | takes an empty list
# may fail: gives every seat
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

    team = [threading.Thread(target=work) for _ in range(at_most)]
    for worker in team:
        worker.start()
    for worker in team:
        worker.join()
    return zip(links, map(outcomes.get, links))
