import multiprocessing


def supervise(task, names, restarts):
    def begin(name):
        process = multiprocessing.Process(target=task, args=(name,), name=name)
        process.start()
        return process

    codes = {name: [] for name in names}
    running = {name: begin(name) for name in names}
    while running:
        for name in list(running):
            running[name].join(timeout=0.05)
            code = running[name].exitcode
            if code is None:
                continue
            codes[name].append(code)
            del running[name]
            if code and len(codes[name]) <= restarts:
                running[name] = begin(name)
    return codes
