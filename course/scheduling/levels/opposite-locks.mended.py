import threading


class Account:
    def __init__(self, money):
        self.money = money
        self.lock = threading.Lock()


ann = Account(50)
ben = Account(50)


def transfer(source, target, amount):
    first, second = (source, target) if source is ann else (target, source)
    with first.lock:
        with second.lock:
            source.money -= amount
            target.money += amount
