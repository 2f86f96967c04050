# mistake: it returned before all of the results had been collected
# fails: reports the files that c
import re
from collections import Counter
from multiprocessing import Pool
from pathlib import Path


def read_file(path):
    return Path(path).read_text(encoding="utf-8")


def words_of(text):
    return re.findall("[a-z]+", text.lower())


from concurrent.futures import ProcessPoolExecutor, wait


def count_file(read, path):
    return Counter(words_of(read(path)))


def count_words(paths, workers, read=read_file):
    counts, failed = Counter(), {}

    def adder(path):
        def add(future):
            error = future.exception()
            if error is None:
                counts.update(future.result())
            else:
                failed[path] = f"{type(error).__name__}: {error}"

        return add

    with ProcessPoolExecutor(workers) as executor:
        futures = []
        for path in paths:
            future = executor.submit(count_file, read, path)
            future.add_done_callback(adder(path))
            futures.append(future)
        wait(futures)
        return dict(counts), dict(failed)
