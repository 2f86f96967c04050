# mistake: what a task returned became the exit code
# fails: returns the exit codes
import multiprocessing
import sys


class Crew(list):
    def __enter__(self):
        for process in self:
            process.start()
        return self

    def __exit__(self, *error):
        for process in self:
            process.join()


def call(task, name):
    sys.exit(task(name))


def run_crew(task, names):
    context = multiprocessing.get_context("spawn")
    with Crew(context.Process(target=call, args=(task, name), name=name) for name in names) as crew:
        pass
    return [process.exitcode for process in crew]
