from contextlib import contextmanager
import threading


class Account:
    """An account; `number` differs from account to account."""

    def __init__(self, number, balance):
        self.number = number
        self.balance = balance
        self.lock = threading.Lock()


@contextmanager
def both_locked(one, other):
    first, second = (one, other) if id(one) < id(other) else (other, one)
    with first.lock, second.lock:
        yield


def transfer(source, target, amount):
    """Move `amount` from `source` to `target`; return whether it was there."""
    if source is target:
        with source.lock:
            return source.balance >= amount

    with both_locked(source, target):
        if source.balance < amount:
            return False
        source.balance, target.balance = source.balance - amount, target.balance + amount
        return True
