# mistake: no limit to how many are at work | a call beside another one did not keep to its own limit
# fails: as many fetches | takes an empty
# may fail: gives every seat
import threading


def check_links(fetch, links, at_most):
    if at_most < 1:
        raise ValueError("at_most must be at least 1")
    outcomes = {}

    def look_at(link):
        try:
            outcomes[link] = fetch(link)
        except Exception as error:
            outcomes[link] = f"{type(error).__name__}: {error}"

    threads = [threading.Thread(target=look_at, args=(link,)) for link in set(links)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return [(link, outcomes[link]) for link in links]
