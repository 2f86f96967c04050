import multiprocessing


class Member(multiprocessing.Process):
    def __init__(self, work, tasks, results):
        super().__init__(daemon=True)
        self.work, self.tasks, self.results = work, tasks, results

    def run(self):
        for number, item in iter(self.tasks.get, "go home"):
            self.results.put((number, self.work(item)))
        self.results.put("gone home")


def run_team(work, items, size):
    tasks = multiprocessing.Queue()
    results = multiprocessing.Queue()
    team = [Member(work, tasks, results) for _ in range(size)]
    [process.start() for process in team]
    for task in enumerate(items):
        tasks.put(task)
    for _ in range(size):
        tasks.put("go home")
    pairs = []
    at_home = 0
    while at_home < size:
        message = results.get()
        if message == "gone home":
            at_home += 1
        else:
            pairs.append(message)
    [process.join() for process in team]
    return [result for _, result in sorted(pairs, key=lambda pair: pair[0])]
