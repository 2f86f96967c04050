import threading


class Account:
    """An account; `number` differs from account to account."""

    def __init__(self, number, balance):
        self.number = number
        self.balance = balance
        self.lock = threading.Lock()


def transfer(source, target, amount):
    with source.lock:
        if source.balance < amount:
            return False
        if source is target:
            return True
        source.balance -= amount
    with target.lock:
        target.balance += amount
    return True
