import multiprocessing


class Crew(list):
    def __enter__(self):
        for process in self:
            process.start()
        return self

    def __exit__(self, *error):
        for process in self:
            process.join()


def call(task, name):
    task(name)


def run_crew(task, names):
    context = multiprocessing.get_context("spawn")
    with Crew(context.Process(target=call, args=(task, name), name=name) for name in names) as crew:
        pass
    return [process.exitcode for process in crew]
