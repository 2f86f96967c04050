# mistake: a signal was told by its number, not by its name
# fails: names the signal
import signal


def describe(exitcode):
    if exitcode is None:
        return "still running"
    if exitcode == 0:
        return "finished"
    if exitcode == 1:
        return "failed"
    if exitcode > 0:
        return f"exit code {exitcode}"
    try:
        return f"ended by {signal.Signals(-exitcode)!s}"
    except ValueError:
        return f"ended by signal {-exitcode}"
