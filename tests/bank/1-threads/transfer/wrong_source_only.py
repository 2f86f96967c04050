# mistake: an object changed without its own lock
# fails: opposite directions | whatever the numbers | never takes
import threading


class Account:
    def __init__(self, number, balance):
        self.number = number
        self.balance = balance
        self.lock = threading.Lock()


def transfer(source, target, amount):
    with source.lock:
        if source.balance < amount:
            return False
        source.balance -= amount
        target.balance += amount
        return True
