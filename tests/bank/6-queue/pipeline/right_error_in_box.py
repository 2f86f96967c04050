import multiprocessing


def guarded(function, box):
    if "error" in box:
        return box
    try:
        return {**box, "value": function(box["value"])}
    except Exception as e:
        return {**box, "error": "%s: %s" % (type(e).__name__, e)}


def work(function, inbox, outbox):
    while True:
        box = inbox.get()
        if not box:
            break
        outbox.put(guarded(function, box))


def run_pipeline(read, translate, file, items, translators):
    if translators <= 0:
        raise ValueError("at least one translator, please")
    q1, q2, q3, q4 = [multiprocessing.Queue() for _ in "1234"]
    crew = [multiprocessing.Process(target=work, args=(read, q1, q2), name="reader")]
    for n in range(translators):
        crew.append(multiprocessing.Process(target=work, args=(translate, q2, q3), name=f"translator {n}"))
    crew.append(multiprocessing.Process(target=work, args=(file, q3, q4), name="clerk"))
    for p in crew:
        p.start()
    for n, item in enumerate(items):
        q1.put({"number": n, "value": item})
    boxes = [q4.get() for _ in items]
    q1.put(None)
    for n in range(translators):
        q2.put({})
    q3.put(None)
    for p in crew:
        p.join()
    boxes.sort(key=lambda box: box["number"])
    return [box["error"] if "error" in box else box["value"] for box in boxes]
