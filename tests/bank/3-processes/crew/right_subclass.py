from multiprocessing import Process


class Member(Process):
    def __init__(self, task, name):
        super().__init__(name=name)
        self.task = task

    def run(self):
        self.task(self.name)


def run_crew(task, names):
    crew = [Member(task, name) for name in names]
    for member in crew:
        member.start()
    for member in crew:
        member.join()
    return [member.exitcode for member in crew]
