from multiprocessing import Condition, Manager, Process


def walker(children, state, changed, size):
    while True:
        with changed:
            while not state["open"] and state["busy"]:
                changed.wait()
            if not state["open"]:
                changed.notify_all()
                return
            waiting = state["open"]
            node = waiting.pop()
            state["open"] = waiting
            state["busy"] += 1
        below = children(node)
        with changed:
            state["tree"] = {**state["tree"], node: below}
            state["open"] = [*state["open"], *below]
            state["busy"] -= 1
            changed.notify_all()


def walk(children, root, size):
    """A shared stack and a count of who is at work; nobody is at work and nothing open: over."""
    with Manager() as manager:
        state = manager.dict(open=[root], busy=0, tree={})
        changed = Condition()
        walkers = [
            Process(target=walker, args=(children, state, changed, size)) for _ in range(size)
        ]
        for process in walkers:
            process.start()
        for process in walkers:
            process.join()
        return dict(state["tree"])
