import threading
def check_links(fetch, links, at_most):
    if at_most < 1: raise ValueError
    it = iter(list(dict.fromkeys(links))); lock = threading.Lock(); found = {}
    def work():
        while True:
            with lock: link = next(it, it)
            if link is it: return
            try: found[link] = fetch(link)
            except Exception as e: found[link] = f"{e.__class__.__name__}: {e}"
    team = [threading.Thread(target=work) for _ in range(at_most - 1)]
    for t in team: t.start()
    work()
    for t in team: t.join()
    return [(l, found[l]) for l in links]
