# mistake: printed, not returned
# fails: has words for | names the signal
def describe(exitcode):
    if exitcode is None:
        print("still running")
    elif exitcode == 0:
        print("finished")
    elif exitcode == 1:
        print("failed")
    elif exitcode > 0:
        print(f"exit code {exitcode}")
    else:
        print(f"ended by signal {-exitcode}")
