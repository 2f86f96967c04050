import hashlib, threading
def sha256(block): return hashlib.sha256(block).digest()
def fingerprint(data, size=1_000_000, workers=4, digest=sha256):
    if size < 1: raise ValueError("size")
    if workers < 1: raise ValueError("workers")
    blocks = [data[i:i+size] for i in range(0, len(data), size)]
    todo = list(range(len(blocks))); out = {}; error = []; lock = threading.Lock()
    def work():
        while not error:
            with lock:
                if not todo: return
                i = todo.pop()
            try: out[i] = digest(blocks[i])
            except BaseException as e: error.append(e)
    threads = [threading.Thread(target=work) for _ in range(workers)]
    for t in threads: t.start()
    for t in threads: t.join()
    if error: raise error[0]
    return hashlib.sha256(b"".join(out[i] for i in range(len(blocks)))).hexdigest()
