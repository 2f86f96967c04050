# mistake: lock given back in between
# fails: never takes an account below zero
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
    with target.lock:
        target.balance += amount
    with source.lock:
        enough = source.balance >= amount
        if enough:
            source.balance -= amount
    if not enough:
        with target.lock:
            target.balance -= amount
    return enough
