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
    while True:
        with source.lock:
            if target.lock.acquire(blocking=False):
                try:
                    enough = source.balance >= amount
                    if enough:
                        source.balance -= amount
                        target.balance += amount
                    return enough
                finally:
                    target.lock.release()
