# mistake: super().__init__() forgotten
# fails: calls the task | has all calls | returns the exit
import multiprocessing


class Member(multiprocessing.Process):
    def __init__(self, task, name):
        self.task = task
        self.name = name

    def run(self):
        self.task(self.name)


def run_crew(task, names):
    crew = [Member(task, name) for name in names]
    for member in crew:
        member.start()
    for member in crew:
        member.join()
    return [member.exitcode for member in crew]
