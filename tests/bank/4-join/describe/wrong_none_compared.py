# mistake: None compared with a number
# fails: has words for processes
import signal


def describe(exitcode):
    if exitcode > 1:
        return f"exit code {exitcode}"
    if exitcode == 1:
        return "failed"
    if exitcode == 0:
        return "finished"
    if exitcode is None:
        return "still running"
    try:
        return f"ended by {signal.Signals(-exitcode).name}"
    except ValueError:
        return f"ended by signal {-exitcode}"
