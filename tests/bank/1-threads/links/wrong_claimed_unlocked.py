# mistake: equal items were called more than once
# fails: each time it is asked
import threading


def check_links(fetch, links, at_most):
    if at_most < 1:
        raise ValueError("at_most")
    seats, found, claimed = threading.Semaphore(at_most), {}, set()

    def check(link):
        if link in claimed:
            return
        claimed.add(link)
        with seats:
            try:
                found[link] = fetch(link)
            except Exception as error:
                found[link] = f"{type(error).__name__}: {error}"

    threads = [threading.Thread(target=check, args=(link,)) for link in links]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return [(link, found[link]) for link in links]
