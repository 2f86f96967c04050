import threading


def check_links(fetch, links, at_most):
    if at_most < 1:
        raise ValueError("at_most is too small")
    outcomes = {}
    inside = 0
    changed = threading.Condition()

    def look_at(link):
        nonlocal inside
        try:
            outcome = fetch(link)
        except Exception as error:
            outcome = f"{type(error).__name__}: {error}"
        with changed:
            outcomes[link] = outcome
            inside -= 1
            changed.notify()

    for link in dict.fromkeys(links):
        with changed:
            changed.wait_for(lambda: inside < at_most)
            inside += 1
        threading.Thread(target=look_at, args=(link,)).start()
    with changed:
        changed.wait_for(lambda: inside == 0)
    return [(link, outcomes[link]) for link in links]
