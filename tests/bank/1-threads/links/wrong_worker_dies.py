import threading
def check_links(fetch, links, at_most):
    if at_most < 1: raise ValueError
    waiting = list(dict.fromkeys(links)); outcomes = {}; lock = threading.Lock()
    def work():
        try:
            while True:
                with lock:
                    if not waiting: return
                    link = waiting.pop(0)
                outcomes[link] = fetch(link)
        except Exception as error:
            outcomes[link] = f"{type(error).__name__}: {error}"
    threads = [threading.Thread(target=work) for _ in range(at_most)]
    for t in threads: t.start()
    for t in threads: t.join()
    return [(link, outcomes.get(link)) for link in links]
