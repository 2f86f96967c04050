import threading

lock = threading.Lock()
city, degrees = "Rome", 25
report = None


def write(new_city, new_degrees):
    global city, degrees
    with lock:
        city = new_city
        degrees = new_degrees


def read():
    global report
    with lock:
        report = (city, degrees)
