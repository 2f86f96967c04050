# mistake: calls that were under way together shared their seats
# fails: takes an empty list
import threading
from functools import cache


@cache
def seats_for(at_most):
    return threading.Semaphore(at_most)


def check_links(fetch, links, at_most):
    if at_most < 1:
        raise ValueError("at_most")
    seats, found = seats_for(at_most), {}

    def check(link):
        with seats:
            try:
                found[link] = fetch(link)
            except Exception as error:
                found[link] = f"{type(error).__name__}: {error}"

    threads = [threading.Thread(target=check, args=(link,)) for link in set(links)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return [(link, found[link]) for link in links]
