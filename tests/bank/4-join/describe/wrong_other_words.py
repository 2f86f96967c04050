# mistake: other words were used than those of the table
# fails: has words for | names the signal
import signal


def describe(exitcode):
    if exitcode is None:
        return "running"
    if exitcode == 0:
        return "ok"
    if exitcode > 0:
        return f"error {exitcode}"
    return f"killed by {signal.Signals(-exitcode).name}"
