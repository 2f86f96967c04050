from signal import Signals

WORDS = {None: "still running", 0: "finished", 1: "failed"}


def describe(exitcode):
    if exitcode in WORDS:
        return WORDS[exitcode]
    if exitcode < 0:
        number = abs(exitcode)
        known = number in [int(s) for s in Signals]
        return "ended by " + (Signals(number).name if known else "signal %d" % number)
    return "exit code %d" % exitcode
