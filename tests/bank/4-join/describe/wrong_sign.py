# mistake: the number of a signal kept its minus sign
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
        return f"ended by {signal.Signals(exitcode).name}"
    except ValueError:
        return f"ended by signal {exitcode}"
