# mistake: a variable of the module for what belongs to one call
# fails: never takes an account below zero when t
import threading

low = high = None


class Account:
    def __init__(self, number, balance):
        self.number = number
        self.balance = balance
        self.lock = threading.Lock()


def transfer(source, target, amount):
    global low, high
    if source is target:
        with source.lock:
            return source.balance >= amount
    low, high = sorted((source, target), key=lambda account: account.number)
    with low.lock, high.lock:
        if source.balance < amount:
            return False
        source.balance -= amount
        target.balance += amount
        return True
