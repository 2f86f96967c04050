import threading
def check_links(fetch, links, at_most):
    if at_most < 1: raise ValueError
    outcomes = {}; seats = threading.Semaphore(at_most)
    def one(link):
        with seats:
            if link in outcomes: return
            try: outcomes[link] = fetch(link)
            except Exception as e: outcomes[link] = f"{type(e).__name__}: {e}"
    threads = [threading.Thread(target=one, args=(link,)) for link in links]
    for t in threads: t.start()
    for t in threads: t.join()
    return [(link, outcomes[link]) for link in links]
