# mistake: more calls were under way at once than there are workers
# fails: one is very slow
import threading
import time


def check_links(fetch, links, at_most):
    if at_most < 1:
        raise ValueError("at_most")
    found = {}
    state = {"now": 0}

    def check(link):
        while state["now"] >= at_most:
            time.sleep(0.001)
        state["now"] += 1
        try:
            found[link] = fetch(link)
        except Exception as error:
            found[link] = f"{type(error).__name__}: {error}"
        state["now"] -= 1

    threads = [threading.Thread(target=check, args=(link,)) for link in set(links)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return [(link, found[link]) for link in links]
