# mistake: lock given back in between
# fails: never takes an
import threading


class Account:
    """An account; `number` differs from account to account."""

    def __init__(self, number, balance):
        self.number = number
        self.balance = balance
        self.lock = threading.Lock()


def transfer(source, target, amount):
    """Move `amount` from `source` to `target`; return whether it was there."""
    if source is target:
        with source.lock:
            return source.balance >= amount
    first, second = (source, target) if source.number < target.number else (target, source)
    with first.lock, second.lock:
        source.balance -= amount
        if source.balance < 0:
            source.balance += amount
            return False
        target.balance += amount
        return True
