import signal

SIGNALS = {number.value: number.name for number in signal.Signals}


class Words(dict):
    def __missing__(self, code):
        if code < 0:
            return "ended by " + SIGNALS.get(-code, f"signal {-code}")
        return f"exit code {code}"


WORDS = Words({None: "still running", 0: "finished", 1: "failed"})


def describe(exitcode):
    return WORDS[exitcode]
