# mistake: with a and b takes one of them
# fails: never takes an account b
import threading
class Account:
    """An account; `number` differs from account to account."""
    def __init__(self, number, balance):
        self.number = number
        self.balance = balance
        self.lock = threading.Lock()
def transfer(source, target, amount):
    low, high = sorted([source, target], key=lambda a: a.number)
    with low.lock and high.lock:
        if source.balance < amount:
            return False
        source.balance -= amount
        target.balance += amount
        return True
