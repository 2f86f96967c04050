import asyncio
from concurrent.futures import ThreadPoolExecutor
def fetch_all(fetch, items):
    async def main():
        loop = asyncio.get_running_loop()
        with ThreadPoolExecutor(len(items) + 1) as pool:
            return await asyncio.gather(*(loop.run_in_executor(pool, fetch, i) for i in items))
    return list(asyncio.run(main()))
