# mistake: a thread did not have the name of its task
# fails: has its name | returns when all
from concurrent.futures import ThreadPoolExecutor


def run_safely(tasks):
    results, errors = {}, {}
    with ThreadPoolExecutor(len(tasks), thread_name_prefix="task") as pool:
        futures = {name: pool.submit(function) for name, function in tasks.items()}
        for name, future in futures.items():
            try:
                results[name] = future.result()
            except Exception as error:
                errors[name] = f"{type(error).__name__}: {error}"
    return results, errors
