import signal


def describe(exitcode):
    if exitcode is None:
        return "still running"
    words = ["finished", "failed"]
    if 0 <= exitcode < len(words):
        return words[exitcode]
    if exitcode > 0:
        return f"exit code {exitcode}"
    name = next((s.name for s in signal.Signals if s.value == -exitcode), f"signal {-exitcode}")
    return f"ended by {name}"
