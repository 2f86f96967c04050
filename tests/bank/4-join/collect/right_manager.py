import multiprocessing


def work_into(results, work, number, place):
    results[place] = work(number)


def compute_all(work, numbers):
    with multiprocessing.Manager() as manager:
        results = manager.dict()
        team = []
        for place, number in enumerate(numbers):
            args = (results, work, number, place)
            team.append(multiprocessing.Process(target=work_into, args=args))
            team[-1].start()
        for process in team:
            process.join()
        for place, process in enumerate(team):
            if process.exitcode:
                results[place] = None
        return [results[place] for place in range(len(numbers))]
