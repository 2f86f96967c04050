# mistake: a signal was told by its number, not by its name
# fails: names the signal
def describe(exitcode):
    known = {None: "still running", 0: "finished", 1: "failed"}
    known |= {-9: "ended by SIGKILL", -15: "ended by SIGTERM"}
    if exitcode in known:
        return known[exitcode]
    if exitcode > 0:
        return f"exit code {exitcode}"
    return f"ended by signal {-exitcode}"
