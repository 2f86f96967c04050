import multiprocessing
import os
import asyncio

CONTEXT = multiprocessing.get_context("spawn")


def vanish(name):
    os._exit(9)


async def look_after(task, name, restarts):
    codes = []
    while len(codes) <= restarts and 0 not in codes:
        process = CONTEXT.Process(target=task, args=(name,), name=name)
        process.start()
        await asyncio.to_thread(process.join)
        codes.append(process.exitcode)
    return codes


def supervise(task, names, restarts):
    async def all_of_them():
        return await asyncio.gather(*(look_after(task, name, restarts) for name in names))

    return dict(zip(names, asyncio.run(all_of_them())))
