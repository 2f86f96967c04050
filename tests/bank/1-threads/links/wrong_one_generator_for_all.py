# mistake: one generator for several workers
# fails: goes on with | each time it is asked
import threading


def check_links(fetch, links, at_most):
    if at_most < 1:
        raise ValueError
    todo = (link for link in dict.fromkeys(links))
    outcomes = {}

    def worker():
        for link in todo:
            try:
                outcomes[link] = fetch(link)
            except Exception as e:
                outcomes[link] = f"{type(e).__name__}: {e}"

    threads = [threading.Thread(target=worker) for _ in range(at_most)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    return [(link, outcomes[link]) for link in links]
