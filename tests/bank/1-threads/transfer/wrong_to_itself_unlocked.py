# mistake: only part of it is locked
# fails: never takes an
import threading


class Account:
    def __init__(self, number, balance):
        self.number = number
        self.balance = balance
        self.lock = threading.Lock()


def transfer(source, target, amount):
    if source is target:
        if source.balance < amount:
            return False
        source.balance -= amount
        target.balance += amount
        return True
    first, second = sorted([source, target], key=lambda account: account.number)
    with first.lock, second.lock:
        if source.balance < amount:
            return False
        source.balance -= amount
        target.balance += amount
        return True
