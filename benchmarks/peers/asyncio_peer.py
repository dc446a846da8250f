#!/usr/bin/env python3
"""The work of ./benchmarks/compare, done by CPython's asyncio or by uvloop.

usage: asyncio_peer.py {cpython|uvloop} --version
       asyncio_peer.py {cpython|uvloop} WORK SIZE WARMUP_MS MEASURE_MS ROUNDS

Prints a line of JSON for each measured round: {"work": ..., "who": ..., "ns": ...}, or "bytes".
Every work has the same shape here, in Peer.java's subclasses and in Peer.kt: change one, change all.
"""

import asyncio
import gc
import json
import platform
import sys
import threading
import time
import tracemalloc


# Works measured in time: `size` operations, begun and awaited inside the running loop.

async def yields(n):
    for _ in range(n):
        await asyncio.sleep(0)


async def switch(size):
    await asyncio.gather(yields(size // 2), yields(size // 2))


async def alone(size):
    await yields(size)


async def nothing():
    return None


async def create(size):
    for _ in range(size):
        await asyncio.create_task(nothing())


async def gather(size):
    for _ in range(size // 100):
        await asyncio.gather(*[nothing() for _ in range(100)])


async def suspend_once():
    await asyncio.sleep(0)


async def create_suspend(size):
    for _ in range(size // 100):
        await asyncio.gather(*[suspend_once() for _ in range(100)])


async def ping_pong(size):
    loop = asyncio.get_running_loop()
    ping = loop.create_future()
    pong = loop.create_future()

    async def caller():
        nonlocal pong
        for _ in range(size):
            ping.set_result(None)
            await pong
            pong = loop.create_future()

    async def answerer():
        nonlocal ping
        for _ in range(size):
            await ping
            ping = loop.create_future()
            pong.set_result(None)

    await asyncio.gather(answerer(), caller())


async def timers(size):
    # 1 to 5 ms: see Work.TIMERS.
    await asyncio.gather(*[asyncio.sleep((1 + i * 7919 % 5) / 1000) for i in range(size)])


async def queue(size):
    there = asyncio.Queue()
    back = asyncio.Queue()

    async def answerer():
        for _ in range(size):
            await back.put(await there.get())

    async def caller():
        for i in range(size):
            await there.put(i)
            await back.get()

    await asyncio.gather(answerer(), caller())


class Guarded:
    last = 0


guarded = Guarded()


async def lock(size):
    lock = asyncio.Lock()
    for i in range(size):
        async with lock:
            guarded.last = i


async def producer_consumer(size):
    queue = asyncio.Queue(100)

    async def producer():
        for i in range(size):
            await queue.put(i)

    async def consumer():
        for _ in range(size):
            await queue.get()

    await asyncio.gather(producer(), consumer())


async def items(size):
    queue = asyncio.Queue(1000)

    async def work():
        while True:
            await queue.get()
            queue.task_done()

    workers = [asyncio.create_task(work()) for _ in range(1000)]
    for i in range(size):
        await queue.put(i)
    await queue.join()
    for worker in workers:
        worker.cancel()
    await asyncio.gather(*workers, return_exceptions=True)


async def call_soon(size):
    loop = asyncio.get_running_loop()
    done = loop.create_future()
    left = size

    def step():
        nonlocal left
        left -= 1
        if left:
            loop.call_soon(step)
        else:
            done.set_result(None)

    loop.call_soon(step)
    await done


async def call_soon_batch(size):
    loop = asyncio.get_running_loop()
    ran = 0

    def step():
        nonlocal ran
        ran += 1

    for _ in range(size // 1000):
        done = loop.create_future()
        for _ in range(1000):
            loop.call_soon(step)
        loop.call_soon(done.set_result, None)
        await done


async def call_soon_threadsafe(size):
    loop = asyncio.get_running_loop()
    done = loop.create_future()
    left = size

    def step():
        nonlocal left
        left -= 1
        if not left:
            done.set_result(None)

    def stranger():
        for _ in range(size):
            loop.call_soon_threadsafe(step)

    thread = threading.Thread(target=stranger)
    thread.start()
    await done
    thread.join()


# Works measured in bytes: what tracemalloc says the `size` suspended tasks hold, as used heap in Java.
# (1,000,000 tasks, or items, are left out: under tracemalloc they take CPython a minute.)

async def wait_for(future):
    await future


async def heap(size):
    loop = asyncio.get_running_loop()
    before = held()
    futures = [loop.create_future() for _ in range(size)]
    tasks = [loop.create_task(wait_for(future)) for future in futures]
    await asyncio.sleep(0)
    used = held() - before
    for future in futures:
        future.set_result(None)
    await asyncio.gather(*tasks)
    return used


def held():
    gc.collect()
    return tracemalloc.get_traced_memory()[0]


TIMED = {
    "switch": switch,
    "alone": alone,
    "create": create,
    "gather": gather,
    "create-suspend": create_suspend,
    "ping-pong": ping_pong,
    "timers": timers,
    "timers-cold": timers,
    "queue": queue,
    "lock": lock,
    "producer-consumer": producer_consumer,
    "items": items,
    "million-items": items,
    "call-soon": call_soon,
    "call-soon-batch": call_soon_batch,
    "call-soon-threadsafe": call_soon_threadsafe,
}
WEIGHED = {"heap": heap}


async def measure(who, work, size, warmup_ms, measure_ms, rounds):
    if work in WEIGHED:
        tracemalloc.start(1)
        used = await WEIGHED[work](size)
        print(json.dumps({"work": work, "who": who, "bytes": used / size}), flush=True)
        return
    run = TIMED[work]
    warm_until = time.perf_counter_ns() + warmup_ms * 1_000_000
    while time.perf_counter_ns() < warm_until:
        await run(size)
    measure_until = time.perf_counter_ns() + measure_ms * 1_000_000
    measured = 0
    while measured < rounds or time.perf_counter_ns() < measure_until:
        start = time.perf_counter_ns()
        await run(size)
        ns = (time.perf_counter_ns() - start) / size
        print(json.dumps({"work": work, "who": who, "ns": ns}), flush=True)
        measured += 1


def main(who, *args):
    if not hasattr(asyncio, "Runner"):
        sys.exit(f"{sys.executable} is Python {platform.python_version()}; the work needs 3.11 or later")
    new_loop = None
    version = f"{platform.python_implementation()} {platform.python_version()}"
    if who == "uvloop":
        import uvloop

        new_loop = uvloop.new_event_loop
        version = f"uvloop {uvloop.__version__} on {version}"
    if args == ("--version",):
        print(version)
        return
    work, *numbers = args
    with asyncio.Runner(loop_factory=new_loop) as runner:
        runner.run(measure(who, work, *map(int, numbers)))


if __name__ == "__main__":
    main(*sys.argv[1:])
