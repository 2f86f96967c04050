# mistake: no worker at all
# fails: same time
# may fail: calls the task | starts a new | returns only when
def run_all(task, items):
    for item in items:
        task(item)
