# mistake: none
# fails: has words for
import signal


def describe(exitcode):
    """Return what the exit code of a process says, in words."""
    if exitcode is None:
        return "still running"
    if exitcode == 0:
        return "finished"
    if exitcode == 1:
        return "failed"
    if exitcode >= 0xC0000000:
        return f"exit code {exitcode:#010x}"
    if exitcode > 1:
        return f"exit code {exitcode}"
    try:
        return f"ended by {signal.Signals(-exitcode).name}"
    except ValueError:
        return f"ended by signal {-exitcode}"
