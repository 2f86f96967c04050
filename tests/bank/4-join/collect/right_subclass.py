import multiprocessing


class Computing(multiprocessing.Process):
    def __init__(self, work, number):
        super().__init__()
        self.work, self.number = work, number
        self.place = multiprocessing.Value("q", 0, lock=False)

    def run(self):
        self.place.value = self.work(self.number)

    def result(self):
        self.join()
        return None if self.exitcode else self.place.value


def compute_all(work, numbers):
    crew = [Computing(work, number) for number in numbers]
    for process in crew:
        process.start()
    return [process.result() for process in crew]
