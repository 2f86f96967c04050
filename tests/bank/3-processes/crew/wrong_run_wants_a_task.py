import multiprocessing


class Member(multiprocessing.Process):
    def __init__(self, task, name):
        super().__init__(name=name)
        self.task = task

    def run(self, task):
        task(self.name)


def run_crew(task, names):
    members = [Member(task, name) for name in names]
    for member in members:
        member.start()
    for member in members:
        member.join()
    return [member.exitcode for member in members]
