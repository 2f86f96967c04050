# mistake: an exception skips what gives back
# fails: gives every seat back
# may fail: reports a link that fails | fetches a link that occurs
import threading


def check_links(fetch, links, at_most):
    if at_most < 1:
        raise ValueError("at_most must be 1 or more")
    outcomes = {}
    seats = threading.Semaphore(at_most)

    def work(link):
        try:
            seats.acquire()
            outcomes[link] = fetch(link)
            seats.release()
        except Exception as error:
            outcomes[link] = f"{type(error).__name__}: {error}"

    threads = [threading.Thread(target=work, args=(link,)) for link in set(links)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return [(link, outcomes[link]) for link in links]
