# mistake: after failures more calls were under way
# fails: gives every seat
import threading


def check_links(fetch, links, at_most):
    if at_most < 1:
        raise ValueError("at_most")
    seats = threading.Semaphore(at_most)
    outcomes = {}

    def work(link):
        seats.acquire()
        try:
            outcomes[link] = fetch(link)
        except Exception as error:
            outcomes[link] = f"{type(error).__name__}: {error}"
            seats.release()
        finally:
            seats.release()

    team = [threading.Thread(target=work, args=(link,)) for link in dict.fromkeys(links)]
    for worker in team:
        worker.start()
    for worker in team:
        worker.join()
    return [(link, outcomes[link]) for link in links]
