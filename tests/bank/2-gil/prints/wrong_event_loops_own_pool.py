# mistake: fewer workers were at work than there may be
# fails: takes any data
import asyncio
import hashlib


def sha256(block):
    return hashlib.sha256(block).digest()


def fingerprint(data, size=1_000_000, workers=4, digest=sha256):
    if size < 1 or workers < 1:
        raise ValueError("size and workers must be at least 1")
    blocks = [data[start : start + size] for start in range(0, len(data), size)]

    async def all_of_them():
        seats = asyncio.Semaphore(workers)

        async def one(block):
            async with seats:
                return await asyncio.to_thread(digest, block)

        return await asyncio.gather(*map(one, blocks))

    digests = asyncio.run(all_of_them())
    return hashlib.sha256(b"".join(digests)).hexdigest()
