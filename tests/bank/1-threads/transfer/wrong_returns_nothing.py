# mistake: a way out without a value
# fails: moves the money | to itself
import threading


class Account:
    def __init__(self, number, balance):
        self.number = number
        self.balance = balance
        self.lock = threading.Lock()


bank = threading.Lock()


def transfer(source, target, amount):
    with bank:
        if source.balance >= amount:
            source.balance -= amount
            target.balance += amount
