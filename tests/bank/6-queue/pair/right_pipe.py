from multiprocessing import Pipe, Process


def create(items, end):
    for item in items:
        end.send(item)
    end.close()


def consume(work, end):
    while True:
        try:
            item = end.recv()
        except EOFError:
            break
        work(item)


def run_pair(work, items):
    taking, putting = Pipe(duplex=False)
    creator = Process(target=create, args=(items, putting))
    creator.start()
    putting.close()
    consumer = Process(target=consume, args=(work, taking))
    consumer.start()
    taking.close()
    creator.join()
    consumer.join()
