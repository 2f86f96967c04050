import hashlib, threading
def sha256(block): return hashlib.sha256(block).digest()
def fingerprint(data, size=1_000_000, workers=4, digest=sha256):
    if size < 1 or workers < 1: raise ValueError("no")
    blocks = iter([(i // size, bytes(data[i:i+size])) for i in range(0, len(data), size)])
    lock, digests, failed = threading.Lock(), [], []
    def work():
        while True:
            with lock: found = next(blocks, None)
            if found is None or failed: return
            try: result = digest(found[1])
            except Exception as e: failed.append(e)
            else:
                with lock: digests.append((found[0], result))
    team = [threading.Thread(target=work, name=f"w{n}") for n in range(workers)]
    for t in team: t.start()
    while team: team.pop().join()
    if failed: raise type(failed[0])(*failed[0].args)
    return hashlib.sha256(b"".join(d for _, d in sorted(digests))).hexdigest()
