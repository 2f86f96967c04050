import multiprocessing
import os
import tempfile


def work_into(path, work, number):
    with open(path, "w") as file:
        file.write(str(work(number)))


def compute_all(work, numbers):
    with tempfile.TemporaryDirectory() as folder:
        paths = [os.path.join(folder, str(place)) for place in range(len(numbers))]
        team = [
            multiprocessing.Process(target=work_into, args=(path, work, number))
            for path, number in zip(paths, numbers)
        ]
        for process in team:
            process.start()
        for process in team:
            process.join()
        results = []
        for process, path in zip(team, paths):
            if process.exitcode:
                results.append(None)
            else:
                with open(path) as file:
                    results.append(int(file.read()))
    return results
