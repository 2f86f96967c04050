import threading

till = threading.Semaphore(1)
sold = 0


def sell():
    global sold
    with till:
        sold = sold + 1
