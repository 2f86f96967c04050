# mistake: no worker at all
# fails: same time
def run_all(task, items):
    for item in items:
        task(item)
