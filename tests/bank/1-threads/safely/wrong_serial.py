# mistake: no worker at all | a call was made in the main thread
# fails: has its name | same time | returns when all
def run_safely(tasks):
    results, errors = {}, {}
    for name, function in tasks.items():
        try:
            results[name] = function()
        except Exception as error:
            errors[name] = f"{type(error).__name__}: {error}"
    return results, errors
