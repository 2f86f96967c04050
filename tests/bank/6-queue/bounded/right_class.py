import multiprocessing as mp


class Maker(mp.Process):
    def __init__(self, make, count, out):
        super().__init__(name="maker", daemon=True)
        self.make, self.count, self.out = make, count, out

    def run(self):
        number = 0
        while number < self.count:
            self.out.put({"thing": self.make(number)})
            number += 1
        self.out.put({})


class User(mp.Process):
    def __init__(self, use, source):
        super().__init__(name="user")
        self.use, self.source = use, source

    def run(self):
        while message := self.source.get():
            self.use(message["thing"])


def run_bounded(make, use, count, room):
    shelf = mp.JoinableQueue(maxsize=room)
    m, u = Maker(make, count, shelf), User(use, shelf)
    m.start()
    u.start()
    u.join()
    m.join()
