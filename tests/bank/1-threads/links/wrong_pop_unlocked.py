# mistake: check and act not in one block
# fails: goes on with the other links
import threading


def check_links(fetch, links, at_most):
    if at_most < 1:
        raise ValueError("at_most is too small")
    left, outcomes = list(dict.fromkeys(links)), {}

    def work():
        while left:
            link = left.pop()
            try:
                outcomes[link] = fetch(link)
            except Exception as error:
                outcomes[link] = f"{type(error).__name__}: {error}"

    threads = [threading.Thread(target=work) for _ in range(min(at_most, len(left)))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return [(link, outcomes[link]) for link in links]
