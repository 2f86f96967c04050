import threading
class Account:
    def __init__(self, number, balance):
        self.number, self.balance, self.lock = number, balance, threading.Lock()
def transfer(source, target, amount):
    if source is target:
        with source.lock: return 1 if source.balance >= amount else 0
    first, second = sorted([source, target], key=lambda a: a.number)
    with first.lock, second.lock:
        if source.balance < amount: return False
        source.balance -= amount; target.balance += amount
        return True
