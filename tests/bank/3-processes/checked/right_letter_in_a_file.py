import json
import multiprocessing
import os
import tempfile
from pathlib import Path


def vanish(number):
    """End this process at once, without an exception."""
    os._exit(int(number))


def _written(function, number):
    try:
        return {"result": float(function(number))}
    except SystemExit:
        raise
    except BaseException as error:
        return {"error": f"{type(error).__name__}: {error}"}


def work(function, number, folder):
    """What the child does."""
    letter = _written(function, number)
    draft = Path(folder, "draft")
    draft.write_text(json.dumps(letter), encoding="ascii")
    draft.replace(Path(folder, "letter"))


def run_checked(function, number):
    """Return `function(number)`, computed by a child, or raise RuntimeError."""
    with tempfile.TemporaryDirectory() as folder:
        child = multiprocessing.Process(target=work, args=(function, number, folder))
        child.start()
        child.join()
        try:
            letter = json.loads(Path(folder, "letter").read_text(encoding="ascii"))
        except FileNotFoundError:
            letter = {}
    if "error" in letter:
        raise RuntimeError(letter["error"])
    if child.exitcode == 0 and "result" in letter:
        return letter["result"]
    raise RuntimeError(f"exit code {child.exitcode}")
