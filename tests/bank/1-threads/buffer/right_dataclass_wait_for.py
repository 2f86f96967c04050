import threading
from collections import deque
from dataclasses import dataclass, field


@dataclass(eq=False)
class Buffer:
    """Holds at most `room` items, for any number of threads."""

    room: int
    _items: deque = field(default_factory=deque, init=False)
    _open: bool = field(default=True, init=False)
    _changed: threading.Condition = field(
        default_factory=lambda: threading.Condition(), init=False
    )

    def put(self, item):
        """Add an item as soon as there is room; return whether it was added."""
        with self._changed:
            self._changed.wait_for(lambda: len(self._items) < self.room or not self._open)
            if self._open:
                self._items.append(item)
                self._changed.notify_all()
            return self._open

    def get(self):
        """Return the oldest item as soon as there is one; None when no more will come."""
        with self._changed:
            self._changed.wait_for(lambda: self._items or not self._open)
            if not self._items:
                return None
            self._changed.notify_all()
            return self._items.popleft()

    def close(self):
        """Let nobody wait any longer: nothing more will come."""
        with self._changed:
            self._open = False
            self._changed.notify_all()
