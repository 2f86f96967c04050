import threading

door = threading.Condition()
parcels = []


def take():
    with door:
        while len(parcels) == 0:
            door.wait()
        parcels.pop()


def bring():
    with door:
        parcels.append("wrong one")
        door.notify()
    with door:
        parcels.clear()
    with door:
        parcels.append("right one")
        door.notify()
