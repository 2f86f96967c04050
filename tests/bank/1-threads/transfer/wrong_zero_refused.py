import threading
class Account:
    def __init__(self, number, balance):
        self.number, self.balance, self.lock = number, balance, threading.Lock()
def transfer(source, target, amount):
    if source is target:
        with source.lock: return source.balance >= amount
    first, second = sorted([source, target], key=lambda a: a.number)
    with first.lock, second.lock:
        if not amount or source.balance < amount: return False
        source.balance -= amount; target.balance += amount
        return True
