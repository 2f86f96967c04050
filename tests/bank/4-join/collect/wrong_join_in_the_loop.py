# mistake: join inside the start loop
# fails: has all calls | keeps the order
from multiprocessing import Array, Process


def work_into(results, place, work, number):
    results[place] = work(number)


def compute_all(work, numbers):
    results = Array("q", len(numbers))
    codes = []
    for place, number in enumerate(numbers):
        process = Process(target=work_into, args=(results, place, work, number))
        process.start()
        process.join()
        codes.append(process.exitcode)
    return [None if code else result for code, result in zip(codes, results)]
