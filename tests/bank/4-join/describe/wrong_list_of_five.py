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
    names = {1: "SIGHUP", 2: "SIGINT", 9: "SIGKILL", 15: "SIGTERM", 6: "SIGABRT", 11: "SIGSEGV"}
    return "ended by " + names.get(-exitcode, f"signal {-exitcode}")
