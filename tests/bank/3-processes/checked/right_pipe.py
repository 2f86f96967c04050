import multiprocessing
import os


def vanish(number):
    os._exit(int(number))


def work(end, function, number):
    try:
        answer = "result", float(function(number))
    except Exception as error:
        answer = "error", f"{type(error).__name__}: {error}"
    end.send(answer)
    end.close()


def run_checked(function, number):
    mine, yours = multiprocessing.Pipe(duplex=False)
    child = multiprocessing.Process(target=work, args=(yours, function, number))
    child.start()
    yours.close()
    try:
        kind, answer = mine.recv()
    except EOFError:
        kind, answer = "gone", None
    child.join()
    if kind == "error":
        raise RuntimeError(answer)
    if kind == "gone":
        raise RuntimeError(f"exit code {child.exitcode}")
    return answer
