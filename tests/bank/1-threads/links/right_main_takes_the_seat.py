import threading


def check_links(fetch, links, at_most):
    """Return `(link, outcome)` for all `links`, with `at_most` fetches at once."""
    if not at_most >= 1:
        raise ValueError("at_most")
    place = {}
    for link in links:
        place.setdefault(link, len(place))
    answers = [None] * len(place)
    seats = threading.BoundedSemaphore(at_most)

    def visit(link, index):
        try:
            try:
                answers[index] = fetch(link)
            finally:
                seats.release()
        except Exception as error:
            answers[index] = f"{type(error).__name__}: {error}"

    visits = []
    for link, index in place.items():
        seats.acquire()
        visits.append(threading.Thread(target=visit, args=(link, index)))
        visits[-1].start()
    for thread in visits:
        thread.join()
    return [(link, answers[place[link]]) for link in links]
