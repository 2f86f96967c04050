# mistake: an except that takes another's exception
# fails: gives every seat
import threading


def check_links(fetch, links, at_most):
    if at_most < 1:
        raise ValueError("at_most")
    waiting = list(dict.fromkeys(links))
    outcomes = {}

    def work():
        while True:
            try:
                link = waiting.pop(0)
                outcomes[link] = "no answer"
                outcomes[link] = fetch(link)
            except IndexError:
                return
            except Exception as error:
                outcomes[link] = f"{type(error).__name__}: {error}"

    team = [threading.Thread(target=work) for _ in range(at_most)]
    for worker in team:
        worker.start()
    for worker in team:
        worker.join()
    return [(link, outcomes[link]) for link in links]
