# mistake: the exception was sent, not its text: some say something else when they arrive
# fails: takes other exceptions
import multiprocessing
import os


def vanish(number):
    os._exit(int(number))


def work(end, function, number):
    try:
        end.send((True, function(number)))
    except Exception as error:
        end.send((False, error))


def run_checked(function, number):
    here, there = multiprocessing.Pipe()
    child = multiprocessing.Process(target=work, args=(there, function, number))
    child.start()
    child.join()
    if child.exitcode:
        raise RuntimeError(f"exit code {child.exitcode}")
    well, value = here.recv()
    if well:
        return float(value)
    raise RuntimeError(f"{type(value).__name__}: {value}") from value
