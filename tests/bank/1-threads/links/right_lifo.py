import threading
def check_links(fetch, links, at_most):
    if at_most < 1: raise ValueError("at_most")
    waiting = set(links); outcomes = {}; lock = threading.Lock()
    def work():
        while True:
            with lock:
                if not waiting: return
                link = waiting.pop()
            try: outcomes[link] = fetch(link)
            except Exception as e: outcomes[link] = f"{type(e).__name__}: {e}"
    threads = [threading.Thread(target=work) for _ in range(min(at_most, len(waiting)))]
    for t in threads: t.start()
    for t in threads: t.join()
    return [(link, outcomes[link]) for link in links]
