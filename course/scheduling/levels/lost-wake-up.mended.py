import threading

tea = threading.Condition()
ready = False


def drink():
    with tea:
        while not ready:
            tea.wait()


def brew():
    global ready
    with tea:
        ready = True
        tea.notify()
