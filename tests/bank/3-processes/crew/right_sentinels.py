from multiprocessing import connection, get_context


def run_crew(task, names):
    context = get_context()
    crew = [context.Process(None, task, name, (name,)) for name in names]
    list(map(lambda member: member.start(), crew))
    waiting = {member.sentinel for member in crew}
    while waiting:
        waiting -= set(connection.wait(waiting))
    for member in crew:
        member.join()
    return [member.exitcode for member in crew]
