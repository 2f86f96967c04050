# mistake: threads where processes were asked for
# fails: changes the shared | starts a process
import threading


def run_steps(step, items, start):
    total = [start]
    lock = threading.Lock()

    def take_step(item):
        with lock:
            total[0] = step(total[0], item)

    threads = [threading.Thread(target=take_step, args=(item,)) for item in items]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return total[0]
