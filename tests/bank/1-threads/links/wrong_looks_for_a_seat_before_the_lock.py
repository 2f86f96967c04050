# mistake: only part of it is locked
# fails: one is very slow
import threading


class Seats:
    def __init__(self, number):
        self.free = number
        self.changed = threading.Condition()

    def __enter__(self):
        while self.free <= 0:
            with self.changed:
                if self.free <= 0:
                    self.changed.wait()
        with self.changed:
            self.free -= 1

    def __exit__(self, *error):
        with self.changed:
            self.free += 1
            self.changed.notify()


def check_links(fetch, links, at_most):
    if at_most < 1:
        raise ValueError("at_most")
    seats, found = Seats(at_most), {}

    def check(link):
        with seats:
            try:
                found[link] = fetch(link)
            except Exception as error:
                found[link] = f"{type(error).__name__}: {error}"

    threads = [threading.Thread(target=check, args=(link,)) for link in set(links)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return [(link, found[link]) for link in links]
