# mistake: a call beside another one did not keep to its own limit
# fails: takes an empty
import threading

seats = None


def check_links(fetch, links, at_most):
    global seats
    if at_most < 1:
        raise ValueError("at_most must be at least 1")
    seats = threading.Semaphore(at_most)
    outcomes = {}

    def look(link):
        with seats:
            try:
                outcomes[link] = fetch(link)
            except Exception as error:
                outcomes[link] = f"{type(error).__name__}: {error}"

    threads = [threading.Thread(target=look, args=(link,)) for link in dict.fromkeys(links)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return [(link, outcomes[link]) for link in links]
