# mistake: a method without the lock
# fails: never hangs and loses nothing when two t | never takes an account below zero when t | never hangs, whatever the numbers of the
import threading


class Account:
    def __init__(self, number, balance):
        self.number = number
        self.balance = balance
        self.lock = threading.Lock()


def pay_in(account, amount):
    account.balance = account.balance + amount


def transfer(source, target, amount):
    with source.lock:
        if source.balance < amount:
            return False
        source.balance -= amount
        pay_in(target, amount)
        return True
