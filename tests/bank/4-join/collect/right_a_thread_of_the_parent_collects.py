"""A queue that is emptied by a thread of the parent, as long as processes live."""
import threading
from multiprocessing import Process, Queue


class Collector(threading.Thread):
    def __init__(self):
        super().__init__(daemon=True)
        self.queue, self.results = Queue(), {}

    def run(self):
        for place, result in iter(self.queue.get, None):
            self.results[place] = result


def work_into(queue, place, work, number):
    queue.put((place, work(number)))


def compute_all(work, numbers):
    collector = Collector()
    collector.start()
    crew = []
    for place, number in enumerate(numbers):
        process = Process(target=work_into, args=(collector.queue, place, work, number), daemon=False)
        process.start()
        crew.append(process)
    for process in crew:
        process.join()
    collector.queue.put(None)
    collector.join()
    return [
        collector.results.get(place) if process.exitcode == 0 else None for place, process in enumerate(crew)
    ]
