import multiprocessing


class Worker(multiprocessing.Process):
    def __init__(self, work, number):
        super().__init__()
        self.work, self.number = work, number
        self.result = multiprocessing.Value("q")

    def run(self):
        self.result.value = self.work(self.number)


def compute_all(work, numbers):
    workers = [Worker(work, number) for number in numbers]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    return [None if worker.exitcode else worker.result.value for worker in workers]
