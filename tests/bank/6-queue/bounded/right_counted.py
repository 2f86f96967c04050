import multiprocessing


def maker(make, numbers, q):
    for thing in map(make, numbers):
        q.put(thing)


class User(multiprocessing.Process):
    def __init__(self, use, count, q):
        super().__init__(name="user")
        self.use, self.count, self.q = use, count, q

    def run(self):
        for _ in range(self.count):
            self.use(self.q.get())


def run_bounded(make, use, count, room):
    q = multiprocessing.JoinableQueue(room)
    both = [
        multiprocessing.Process(target=maker, args=(make, range(count), q)),
        User(use, count, q),
    ]
    for process in both:
        process.start()
    for process in both:
        process.join()
