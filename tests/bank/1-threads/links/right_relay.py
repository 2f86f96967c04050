import threading


def check_links(fetch, links, at_most):
    if at_most < 1:
        raise ValueError
    todo = list(dict.fromkeys(links))[::-1]
    found, changed = {}, threading.Condition()
    left = len(todo)
    def one(link):
        nonlocal left
        try:
            outcome = fetch(link)
        except Exception as error:
            outcome = f"{type(error).__name__}: {error}"
        with changed:
            found[link] = outcome
            left -= 1
            begin()
            changed.notify_all()
    def begin():
        if todo:
            threading.Thread(target=one, args=(todo.pop(),)).start()
    with changed:
        for _ in range(at_most):
            begin()
        changed.wait_for(lambda: left == 0)
    return [(link, found[link]) for link in links]
