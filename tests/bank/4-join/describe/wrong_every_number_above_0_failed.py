# mistake: an exit code above 1 was told as a failure
# fails: has words for
import signal


def describe(exitcode):
    if exitcode is None:
        return "still running"
    if exitcode < 0:
        try:
            return f"ended by {signal.Signals(-exitcode).name}"
        except ValueError:
            return f"ended by signal {-exitcode}"
    return "failed" if exitcode else "finished"
