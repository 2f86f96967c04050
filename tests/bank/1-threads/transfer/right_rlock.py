import threading


class Account:
    def __init__(self, number, balance):
        self.number = number
        self.balance = balance
        self.lock = threading.RLock()


def transfer(source, target, amount):
    if source.number < target.number:
        with source.lock:
            with target.lock:
                return _move(source, target, amount)
    with target.lock:
        with source.lock:
            return _move(source, target, amount)


def _move(source, target, amount):
    if source.balance < amount:
        return False
    source.balance -= amount
    target.balance += amount
    return True
