# mistake: a call beside another one did not keep to its own limit
# fails: takes an empty
import threading
import time


def check_links(fetch, links, at_most):
    if at_most < 1:
        raise ValueError("at_most must be at least 1")
    outcomes = {}

    def look(link):
        try:
            outcomes[link] = fetch(link)
        except Exception as error:
            outcomes[link] = f"{type(error).__name__}: {error}"

    before = threading.active_count()
    threads = []
    for link in dict.fromkeys(links):
        while threading.active_count() - before >= at_most:
            time.sleep(0.005)
        thread = threading.Thread(target=look, args=(link,))
        thread.start()
        threads.append(thread)
    for thread in threads:
        thread.join()
    return [(link, outcomes[link]) for link in links]
