# mistake: a value of another type
# fails: takes other exceptions
import json
import multiprocessing
import os
import tempfile


def vanish(number):
    os._exit(int(number))


def work(path, function, number):
    try:
        told = {"result": function(number)}
    except Exception as error:
        told = {"error": f"{type(error).__name__}: {error}"}
    with open(path, "w") as file:
        json.dump(told, file)


def run_checked(function, number):
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "told.json")
        child = multiprocessing.Process(target=work, args=(path, function, number))
        child.start()
        child.join()
        if not os.path.exists(path):
            raise RuntimeError(f"exit code {child.exitcode}")
        with open(path) as file:
            told = json.load(file)
    if "error" in told:
        raise RuntimeError(told["error"])
    return told["result"]
