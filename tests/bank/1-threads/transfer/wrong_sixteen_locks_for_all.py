# mistake: a Lock taken twice
# fails: never hangs, whatever
import threading

LOCKS = [threading.Lock() for _ in range(16)]


class Account:
    """An account; `number` differs from account to account."""

    def __init__(self, number, balance):
        self.number = number
        self.balance = balance
        self.lock = threading.Lock()


def transfer(source, target, amount):
    """Move `amount` from `source` to `target`; return whether it was there."""
    if source is target:
        with LOCKS[source.number % len(LOCKS)]:
            return source.balance >= amount
    first, second = sorted([source.number % len(LOCKS), target.number % len(LOCKS)])
    with LOCKS[first], LOCKS[second]:
        if source.balance < amount:
            return False
        source.balance -= amount
        target.balance += amount
        return True
