# mistake: links that differ were taken for the same
# fails: fetches a link
import threading


def check_links(fetch, links, at_most):
    if at_most < 1:
        raise ValueError("at_most")
    different = list(dict.fromkeys(link.rstrip("/") for link in links))
    outcomes = {}
    lock = threading.Lock()

    def work():
        while True:
            with lock:
                if not different:
                    return
                link = different.pop(0)
            try:
                outcomes[link] = fetch(link)
            except Exception as error:
                outcomes[link] = f"{type(error).__name__}: {error}"

    team = [threading.Thread(target=work) for _ in range(at_most)]
    for worker in team:
        worker.start()
    for worker in team:
        worker.join()
    return [(link, outcomes[link.rstrip("/")]) for link in links]
