# mistake: a number above 0 was taken for a signal
# fails: has words
import signal


def describe(exitcode):
    """Return what the exit code of a process says, in words."""
    if exitcode is None:
        return "still running"
    if exitcode == 0:
        return "finished"
    if exitcode == 1:
        return "failed"
    number = exitcode - 128 if exitcode > 128 else -exitcode
    if number > 0:
        try:
            return f"ended by {signal.Signals(number).name}"
        except ValueError:
            if exitcode < 0:
                return f"ended by signal {number}"
    return f"exit code {exitcode}"
