import threading
def check_links(fetch, links, at_most):
    if at_most < 1: raise ValueError
    outcomes = {}
    def one(link):
        try: outcomes[link] = fetch(link)
        except Exception as e: outcomes[link] = f"{type(e).__name__}: {e}"
    todo = list(dict.fromkeys(links))
    while todo:
        batch = [todo.pop() for _ in range(min(at_most, len(todo)))]
        threads = [threading.Thread(target=one, args=(l,)) for l in batch]
        for t in threads: t.start()
        for t in threads: t.join()
    return [(link, outcomes[link]) for link in links]
