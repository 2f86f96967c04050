# mistake: a number above 0 was taken for a signal
# fails: has words for
import signal


def describe(exitcode):
    if exitcode is None:
        return "still running"
    if exitcode in (0, 1):
        return ["finished", "failed"][exitcode]
    if exitcode > 256:
        exitcode = 128 - exitcode
    if exitcode > 0:
        return f"exit code {exitcode}"
    try:
        return f"ended by {signal.Signals(-exitcode).name}"
    except ValueError:
        return f"ended by signal {-exitcode}"
