import hashlib, threading
def sha256(block): return hashlib.sha256(block).digest()
def fingerprint(data, size=1_000_000, workers=4, digest=sha256):
    if size < 1 or workers < 1: raise ValueError
    waiting = list(enumerate(data[i:i+size] for i in range(0, len(data), size)))
    digests = {}; errors = []; lock = threading.Lock()
    def work():
        while True:
            with lock:
                if not waiting: return
                i, b = waiting.pop(0)
            try: digests[i] = digest(b)
            except OSError as e: errors.append(e)
    threads = [threading.Thread(target=work) for n in range(workers)]
    for t in threads: t.start()
    for t in threads: t.join()
    if errors: raise errors[0]
    return hashlib.sha256(b"".join(digests[i] for i in sorted(digests))).hexdigest()
