from threading import Condition


class Buffer:
    def __init__(self, room):
        self.room, self.items, self.open = room, [], True
        self.condition = Condition()

    def put(self, item):
        with self.condition:
            self.condition.wait_for(lambda: len(self.items) < self.room or not self.open)
            if self.open:
                self.items.append(item)
                self.condition.notify_all()
            return self.open

    def get(self):
        with self.condition:
            self.condition.wait_for(lambda: self.items or not self.open)
            item = self.items.pop(0) if self.items else None
            self.condition.notify_all()
            return item

    def close(self):
        with self.condition:
            self.open = False
            self.condition.notify_all()
