import hashlib, threading
def sha256(block): return hashlib.sha256(block).digest()
def fingerprint(data, size=1_000_000, workers=4, digest=sha256):
    if size < 1 or workers < 1: raise ValueError
    waiting = list(enumerate(data[i:i+size] for i in range(0, len(data), size)))
    n = len(waiting); digests = {}; errors = []; lock = threading.Lock()
    def work():
        while True:
            with lock:
                if not waiting or errors: return
                i, b = waiting.pop(0)
            try: digests[i] = digest(b)
            except Exception as e: errors.append(e)
    threads = [threading.Thread(target=work) for _ in range(workers - 1)]
    for t in threads: t.start()
    work()
    for t in threads: t.join()
    if errors: raise errors[0]
    return hashlib.sha256(b"".join(digests[i] for i in range(n))).hexdigest()
