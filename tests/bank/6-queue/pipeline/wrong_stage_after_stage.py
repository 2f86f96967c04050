# mistake: the three stages were not at work at the same time
# fails: has all stages at work
from multiprocessing import Process, Queue


def stage(work, tasks, results):
    for number, ok, value in iter(tasks.get, None):
        if ok:
            try:
                value = work(value)
            except Exception as error:
                ok, value = False, f"{type(error).__name__}: {error}"
        results.put((number, ok, value))


def run_stage(work, tasks, size):
    source, sink = Queue(), Queue()
    crew = [Process(target=stage, args=(work, source, sink)) for _ in range(size)]
    for process in crew:
        process.start()
    for task in [*tasks, *[None] * size]:
        source.put(task)
    done = [sink.get() for _ in tasks]
    for process in crew:
        process.join()
    return done


def run_pipeline(read, translate, file, items, translators):
    if translators < 1:
        raise ValueError("translators")
    tasks = [(number, True, item) for number, item in enumerate(items)]
    tasks = run_stage(read, tasks, 1)
    tasks = run_stage(translate, tasks, translators)
    tasks = run_stage(file, tasks, 1)
    return [value for _, _, value in sorted(tasks, key=lambda task: task[0])]
