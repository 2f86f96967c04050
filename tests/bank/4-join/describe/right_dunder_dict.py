import signal

NAMES = {v: k for k, v in signal.__dict__.items() if k.startswith("SIG") and "_" not in k}


def describe(exitcode):
    if exitcode is None: return "still running"
    if exitcode == 0: return "finished"
    if exitcode == 1: return "failed"
    if exitcode > 0: return f"exit code {exitcode}"
    return "ended by " + NAMES.get(-exitcode, f"signal {-exitcode}")
