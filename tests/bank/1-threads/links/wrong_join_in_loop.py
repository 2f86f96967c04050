# mistake: join inside the start loop
# fails: as many fetches | one is very slow | gives every seat | takes an empty
# may fail: fetches a link
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

    for link in dict.fromkeys(links):
        thread = threading.Thread(target=look_at, args=(link,))
        thread.start()
        thread.join()
    return [(link, outcomes[link]) for link in links]
