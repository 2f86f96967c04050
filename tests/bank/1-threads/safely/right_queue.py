import queue
import threading


def run_safely(tasks):
    outcomes = queue.SimpleQueue()

    def work():
        name = threading.current_thread().name
        try:
            outcomes.put((0, name, tasks[name]()))
        except Exception as error:
            outcomes.put((1, name, type(error).__name__ + ": " + str(error)))

    for name in tasks:
        threading.Thread(target=work, name=name).start()
    found = {}, {}
    for _ in tasks:
        which, name, outcome = outcomes.get()
        found[which][name] = outcome
    return found
