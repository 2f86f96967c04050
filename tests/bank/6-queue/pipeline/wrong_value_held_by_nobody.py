# mistake: something shared that nobody holds any more | no sentinel
# fails: sends every item | has all stages | lets an error | has as many | refuses less than | loses nothing when
from multiprocessing import Process, Queue


def stage(work, source, sink, followers):
    while (message := source.get()) is not None:
        match message:
            case place, True, value:
                try:
                    message = place, True, work(value)
                except Exception as error:
                    message = place, False, f"{type(error).__name__}: {error}"
        sink.put(message)
    with followers.get_lock():
        followers.value -= 1
        last = followers.value == 0
    if last:
        sink.put(None)


def crew_of(number, work, source, sink):
    from multiprocessing import Value

    left = Value("i", number)
    return [Process(target=stage, args=(work, source, sink, left)) for _ in range(number)]


def run_pipeline(read, translate, file, items, translators):
    if translators < 1:
        raise ValueError("translators")
    if not items:
        return []
    to_read, to_translate, to_file, filed = (Queue() for _ in range(4))
    crew = crew_of(1, read, to_read, to_translate)
    team = crew_of(translators, translate, to_translate, to_file)
    last = crew_of(1, file, to_file, filed)
    for p in crew + team + last:
        p.start()
    for place, item in enumerate(items):
        to_read.put((place, True, item))
    to_read.put(None)
    outcomes = [None] * len(items)
    for _ in items:
        place, _, outcome = filed.get()
        outcomes[place] = outcome
    for _ in range(translators - 1):
        to_translate.put(None)
    filed.get()
    for p in crew + team + last:
        p.join()
    return outcomes
