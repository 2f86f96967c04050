# mistake: one object shared by the whole class
# fails: starts a new thread for each of many ite
import threading


class Job(threading.Thread):
    task = None
    item = None

    def run(self):
        Job.task(Job.item)


def run_all(task, items):
    threads = []
    Job.task = staticmethod(task)
    for item in items:
        Job.item = item
        thread = Job()
        thread.start()
        threads.append(thread)
    for thread in threads:
        thread.join()
