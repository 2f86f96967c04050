import threading

door = threading.Condition()
is_open = False


def shop():
    with door:
        while not is_open:
            door.wait()


def open_up():
    global is_open
    with door:
        is_open = True
        door.notify_all()
