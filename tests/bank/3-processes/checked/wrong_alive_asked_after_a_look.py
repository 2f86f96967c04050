# mistake: an exception where none was due
# fails: notices a child that end
import multiprocessing
import os


def vanish(number):
    os._exit(int(number))


def work(end, function, number):
    try:
        end.send(("ok", function(number)))
    except Exception as error:
        end.send((type(error).__name__, str(error)))


def run_checked(function, number):
    here, there = multiprocessing.Pipe()
    child = multiprocessing.Process(target=work, args=(there, function, number))
    child.start()
    while not here.poll(0.05):
        if not child.is_alive():
            raise RuntimeError(f"exit code {child.exitcode}")
    word, value = here.recv()
    child.join()
    if word != "ok":
        raise RuntimeError(word + ": " + value)
    return float(value)
