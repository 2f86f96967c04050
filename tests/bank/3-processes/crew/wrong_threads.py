# mistake: threads where processes were asked for
# fails: calls the task | returns the exit
import threading


def run_crew(task, names):
    threads = []
    for name in names:
        thread = threading.Thread(target=task, args=(name,), name=name)
        thread.start()
        threads.append(thread)
    for thread in threads:
        thread.join()
    return [0 for thread in threads]
