from multiprocessing import JoinableQueue, Process, Queue


def attempt(function, value):
    try:
        return "ok", function(value)
    except Exception as error:
        return "error", f"{type(error).__name__}: {error}"


def reader(read, items, pages, outcomes):
    for index, item in enumerate(items):
        state, value = attempt(read, item)
        if state == "ok":
            pages.put((index, value))
        else:
            outcomes.put((index, value))


def translator(translate, pages, texts, outcomes):
    for index, page in iter(pages.get, None):
        state, value = attempt(translate, page)
        if state == "ok":
            texts.put((index, value))
        else:
            outcomes.put((index, value))


def clerk(file, texts, outcomes):
    for index, text in iter(texts.get, None):
        outcomes.put((index, attempt(file, text)[1]))


def run_pipeline(read, translate, file, items, translators):
    if translators < 1:
        raise ValueError(translators)
    pages, texts, outcomes = Queue(2 * translators), Queue(4), Queue()
    first = Process(target=reader, args=(read, items, pages, outcomes))
    team = [
        Process(target=translator, args=(translate, pages, texts, outcomes))
        for _ in range(translators)
    ]
    last = Process(target=clerk, args=(file, texts, outcomes))
    for process in (first, *team, last):
        process.start()
    found = dict(outcomes.get() for _ in items)
    for process in team:
        pages.put(None)
    texts.put(None)
    for process in (first, *team, last):
        process.join()
    return [outcome for _, outcome in sorted(found.items(), key=lambda pair: pair[0])]
