import threading


def check_links(fetch, links, at_most):
    if at_most < 1:
        raise ValueError(at_most)
    seats = threading.Semaphore(at_most)
    outcomes = dict.fromkeys(links)

    def look_at(link):
        with seats:
            try:
                outcomes[link] = fetch(link)
            except Exception as error:
                outcomes[link] = f"{type(error).__name__}: {error}"

    threads = [threading.Thread(target=look_at, args=(link,)) for link in outcomes]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return [(link, outcomes[link]) for link in links]
