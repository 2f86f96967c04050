import multiprocessing


def run_crew(task, names):
    processes = []
    for name in names:
        process = multiprocessing.Process(target=task, args=(name,), name=name)
        processes.append(process)
        process.start()
    for process in processes:
        process.join()
    codes = []
    for p in processes:
        codes.append(p.exitcode)
        p.close()
    return codes
