# mistake: the name of something else than a signal was told
# fails: names the signal
import signal


def describe(exitcode):
    if exitcode is None: return "still running"
    if exitcode == 0: return "finished"
    if exitcode == 1: return "failed"
    if exitcode > 0: return f"exit code {exitcode}"
    names = {}
    for n in dir(signal):
        if n.startswith("SIG"):
            names[int(getattr(signal, n))] = n
    return "ended by " + names.get(-exitcode, f"signal {-exitcode}")
