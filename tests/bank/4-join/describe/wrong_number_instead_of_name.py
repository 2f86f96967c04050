# mistake: a signal was told by its number, not by its name
# fails: names the signal
def describe(exitcode):
    if exitcode is None:
        return "still running"
    if exitcode == 0:
        return "finished"
    if exitcode == 1:
        return "failed"
    if exitcode > 0:
        return f"exit code {exitcode}"
    return f"ended by signal {-exitcode}"
