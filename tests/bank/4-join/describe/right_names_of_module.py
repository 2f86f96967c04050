import re
import signal


class SignalWords(dict):
    def __missing__(self, number):
        return f"signal {number}"


BY_NUMBER = SignalWords(
    (int(getattr(signal, name)), name)
    for name in dir(signal)
    if re.fullmatch(r"SIG[A-Z0-9]+", name)
)


def describe(exitcode):
    """Return what the exit code of a process says, in words."""
    if exitcode is None:
        words = "still running"
    elif exitcode < 0:
        words = f"ended by {BY_NUMBER[-exitcode]}"
    else:
        words = {0: "finished", 1: "failed"}.get(exitcode, f"exit code {exitcode:d}")
    return words
