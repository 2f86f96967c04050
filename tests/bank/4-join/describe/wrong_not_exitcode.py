# mistake: a value that counts as false
# fails: has words for
import signal


def describe(exitcode):
    if not exitcode:
        return "still running"
    if exitcode == 0:
        return "finished"
    if exitcode == 1:
        return "failed"
    if exitcode > 0:
        return f"exit code {exitcode}"
    try:
        return f"ended by {signal.Signals(-exitcode).name}"
    except ValueError:
        return f"ended by signal {-exitcode}"
