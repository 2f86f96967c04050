import threading

fork_1 = threading.Lock()
fork_2 = threading.Lock()
fork_3 = threading.Lock()


def dine(left, right):
    if right is fork_1:
        left, right = right, left
    left.acquire()
    right.acquire()
    right.release()
    left.release()
