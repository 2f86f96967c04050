# mistake: more calls were under way at once than there are workers | after failures more calls were under way | a call beside another one did not keep to its own limit
# fails: has as many fetches unde | gives every seat back wh | takes an empty list, mor
import threading


def check_links(fetch, links, at_most):
    if at_most < 1:
        raise ValueError("at_most must be at least 1")
    free = threading.Semaphore(at_most)
    outcomes = {}

    def look(link):
        try:
            outcomes[link] = fetch(link)
        except Exception as error:
            outcomes[link] = f"{type(error).__name__}: {error}"

    threads = []
    for link in dict.fromkeys(links):
        with free:
            thread = threading.Thread(target=look, args=(link,))
            thread.start()
            threads.append(thread)
    for thread in threads:
        thread.join()
    return [(link, outcomes[link]) for link in links]
