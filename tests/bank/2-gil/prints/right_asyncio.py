import asyncio
import hashlib
from concurrent.futures import ThreadPoolExecutor


def sha256(block):
    return hashlib.sha256(block).digest()


def fingerprint(data, size=1_000_000, workers=4, digest=sha256):
    if size < 1 or workers < 1:
        raise ValueError("size and workers must be at least 1")
    blocks = [data[start : start + size] for start in range(0, len(data), size)]

    async def all_of_them(pool):
        loop, seats = asyncio.get_running_loop(), asyncio.Semaphore(workers)

        async def one(block):
            async with seats:
                return await loop.run_in_executor(pool, digest, block)

        return await asyncio.gather(*map(one, blocks))

    with ThreadPoolExecutor(workers) as pool:
        digests = asyncio.run(all_of_them(pool))
    return hashlib.sha256(b"".join(digests)).hexdigest()
