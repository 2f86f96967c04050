import threading


class Slots:
    def __init__(self, n):
        self.free = n
        self.changed = threading.Condition()

    def take(self):
        with self.changed:
            while not self.free:
                self.changed.wait()
            self.free -= 1

    def give(self):
        with self.changed:
            self.free += 1
            self.changed.notify()


def check_links(fetch, links, at_most):
    if at_most < 1:
        raise ValueError(f"at_most is {at_most}")
    slots, report, threads = Slots(at_most), {}, []

    def look(link):
        try:
            report[link] = fetch(link)
        except Exception as trouble:
            report[link] = f"{trouble.__class__.__name__}: {trouble}"
        finally:
            slots.give()

    for link in set(links):
        slots.take()
        thread = threading.Thread(target=look, args=(link,))
        thread.start()
        threads.append(thread)
    for thread in threads:
        thread.join()
    return [(link, report[link]) for link in links]
