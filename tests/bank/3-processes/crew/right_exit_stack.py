import contextlib
import multiprocessing


@contextlib.contextmanager
def at_work(task, name):
    process = multiprocessing.Process(name=name, target=task, kwargs={}, args=(name,))
    process.start()
    yield process
    process.join()


def run_crew(task, names):
    with contextlib.ExitStack() as stack:
        crew = [stack.enter_context(at_work(task, name)) for name in names]
    return [process.exitcode for process in crew]
