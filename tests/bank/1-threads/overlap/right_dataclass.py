import threading
from dataclasses import dataclass, field
from typing import Any
@dataclass
class Job:
    item: Any
    result: Any = None
    def do(self, fetch): self.result = fetch(self.item)
def fetch_all(fetch, items):
    jobs = [Job(i) for i in items]
    threads = [threading.Thread(target=j.do, args=(fetch,)) for j in jobs]
    for t in threads: t.start()
    for t in threads: t.join()
    return [j.result for j in jobs]
