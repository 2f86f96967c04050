"""For how long nothing of a child has run (to be replaced by the sandbox's own)."""

import time


class Stillness:
    def __init__(self, child):
        self.child = child
        self.last = None
        self.since = time.monotonic()

    @property
    def seconds(self):
        now = []
        for p in self.child.tree():
            try:
                now.append((p.pid, p.cpu_times()[:2], p.num_ctx_switches(), p.status()))
            except Exception:
                pass
        if now != self.last or any(x[3] == "running" for x in now):
            self.last = now
            self.since = time.monotonic()
        return time.monotonic() - self.since
