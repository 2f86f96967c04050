import threading
class Account:
    def __init__(self, number, balance):
        self.number, self.balance, self.lock = number, balance, threading.Lock()
def transfer(source, target, amount):
    if source is target:
        with source.lock: return source.balance >= amount
    first, second = (source, target) if id(source) < id(target) else (target, source)
    with first.lock:
        with second.lock:
            enough = source.balance >= amount
            if enough:
                source.balance -= amount
                target.balance += amount
            return enough
