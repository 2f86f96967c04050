import queue
import threading


class Checker(threading.Thread):
    def __init__(self, fetch, waiting, outcomes):
        super().__init__(daemon=True)
        self.fetch, self.waiting, self.outcomes = fetch, waiting, outcomes
        self.start()

    def run(self):
        while True:
            link = self.waiting.get()
            try:
                self.outcomes[link] = self.fetch(link)
            except Exception as error:
                self.outcomes[link] = f"{type(error).__name__}: {error}"
            finally:
                self.waiting.task_done()


def check_links(fetch, links, at_most):
    if at_most < 1:
        raise ValueError("at least one at a time")
    waiting, outcomes = queue.Queue(), {}
    for link in set(links):
        waiting.put(link)
    for _ in range(at_most):
        Checker(fetch, waiting, outcomes)
    waiting.join()
    return [(link, outcomes[link]) for link in links]
