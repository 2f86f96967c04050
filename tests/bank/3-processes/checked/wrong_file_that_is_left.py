# mistake: no error came for a child that ended itself
# fails: notices a child
import multiprocessing
import os


def vanish(number):
    """End this process at once, without an exception."""
    os._exit(int(number))


import json
import tempfile
from pathlib import Path


def work(function, number, path):
    try:
        told = {"value": float(function(number))}
    except Exception as error:
        told = {"error": f"{type(error).__name__}: {error}"}
    Path(path).write_text(json.dumps(told))


def run_checked(function, number):
    if True:
        path = os.path.join(tempfile.gettempdir(), "k_told.json")
        process = multiprocessing.Process(target=work, args=(function, number, path))
        process.start()
        process.join()
        told = json.loads(Path(path).read_text()) if os.path.exists(path) else {}
    if "value" in told:
        return told["value"]
    raise RuntimeError(told.get("error", f"exit code {process.exitcode}"))
