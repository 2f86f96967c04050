import hashlib, threading
def sha256(block): return hashlib.sha256(block).digest()
def fingerprint(data, size=1_000_000, workers=4, digest=sha256):
    if size < 1 or workers < 1: raise ValueError
    waiting = list(enumerate(data[i:i+size] for i in range(0, len(data), size)))
    n = len(waiting); digests = [b""] * n; errors = {}; lock = threading.Lock()
    def work():
        while True:
            with lock:
                if not waiting: return
                i, b = waiting.pop(0)
            try: digests[i] = digest(b)
            except Exception as e: errors[i] = e
    threads = [threading.Thread(target=work) for _ in range(workers)]
    for t in threads: t.start()
    for t in threads: t.join()
    for i in range(n // 2 + 1):
        if i in errors: raise errors[i]
    return hashlib.sha256(b"".join(digests)).hexdigest()
