# mistake: an empty message was left out with its colon
# fails: takes other
import multiprocessing
import os
import traceback


def vanish(number):
    os._exit(int(number))


class Checked(multiprocessing.Process):
    def __init__(self, function, number):
        super().__init__()
        self.function, self.number = function, number
        self.mine, self.yours = multiprocessing.Pipe(duplex=False)

    def run(self):
        try:
            self.yours.send(self.function(self.number))
        except Exception as error:
            self.yours.send(traceback.format_exception_only(type(error), error)[-1].strip())

    def result(self):
        self.join()
        if not self.mine.poll():
            raise RuntimeError(f"exit code {self.exitcode}")
        answer = self.mine.recv()
        if isinstance(answer, str):
            raise RuntimeError(answer)
        return float(answer)


def run_checked(function, number):
    child = Checked(function, number)
    child.start()
    return child.result()
