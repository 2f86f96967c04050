from dataclasses import dataclass
from multiprocessing import Process, Queue, SimpleQueue
from threading import Thread
from typing import Any


@dataclass
class Job:
    place: int
    content: Any

    def pass_through(self, work, onward, home):
        try:
            self.content = work(self.content)
        except BaseException as error:
            self.content = type(error).__name__ + ": " + str(error)
            home.put(self)
        else:
            onward.put(self)


def jobs_of(source):
    while (job := source.get()) is not None:
        yield job


def reader(read, source, pages, home):
    for job in jobs_of(source):
        job.pass_through(read, pages, home)
    pages.put(None)


def translator(translate, pages, texts, home):
    for job in jobs_of(pages):
        job.pass_through(translate, texts, home)
    pages.put(None)         # for the next translator
    texts.put(None)


def filer(file, texts, home, translators):
    for _ in range(translators):        # each of them says its end
        for job in jobs_of(texts):
            job.pass_through(file, home, home)


def supply(source, items):
    for place, item in enumerate(items):
        source.put(Job(place, item))
    source.put(None)


def run_pipeline(read, translate, file, items, translators):
    """Return the outcomes of `file(translate(read(item)))`, by three stages."""
    if translators < 1:
        raise ValueError(f"{translators} translators are too few")
    if not items:
        return []
    source, pages, texts, home = SimpleQueue(), Queue(), Queue(), Queue()
    crew = [
        Process(target=reader, args=(read, source, pages, home)),
        *[
            Process(target=translator, args=(translate, pages, texts, home))
            for _ in range(translators)
        ],
        Process(target=filer, args=(file, texts, home, translators)),
    ]
    for member in crew:
        member.start()
    supplier = Thread(target=supply, args=(source, items))
    supplier.start()
    jobs = [home.get() for _ in items]
    supplier.join()
    for member in crew:
        member.join()
    return [job.content for job in sorted(jobs, key=lambda job: job.place)]
