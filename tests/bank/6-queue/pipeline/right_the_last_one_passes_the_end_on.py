from multiprocessing import Process, Queue, Value


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


def crew_of(number, left, *args):
    return [Process(target=stage, args=(*args, left)) for _ in range(number)]


def run_pipeline(read, translate, file, items, translators):
    if translators < 1:
        raise ValueError("translators")
    if not items:
        return []
    to_read, to_translate, to_file, filed = (Queue() for _ in range(4))
    numbers = 1, translators, 1
    left = [Value("i", number) for number in numbers]
    crew = crew_of(1, left[0], read, to_read, to_translate)
    team = crew_of(translators, left[1], translate, to_translate, to_file)
    last = crew_of(1, left[2], file, to_file, filed)
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
