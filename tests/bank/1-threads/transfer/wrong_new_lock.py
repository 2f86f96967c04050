# mistake: a new lock for every call
# fails: opposite directions | whatever the numbers | below zero
import threading


class Account:
    def __init__(self, number, balance):
        self.number = number
        self.balance = balance
        self.lock = threading.Lock()


def transfer(source, target, amount):
    lock = threading.Lock()
    with lock:
        if source.balance < amount:
            return False
        source.balance -= amount
        target.balance += amount
        return True
