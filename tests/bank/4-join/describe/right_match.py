import signal

NAMES = {int(number): number.name for number in signal.Signals}


def describe(exitcode):
    match exitcode:
        case None:
            return "still running"
        case 0:
            return "finished"
        case 1:
            return "failed"
        case code if code > 1:
            return "exit code " + str(code)
    return "ended by " + NAMES.get(-exitcode, f"signal {-exitcode}")
