import static asyncio.Asyncio.*;

import asyncio.TimeoutException;
import asyncio.process.BrokenProcessPoolException;
import asyncio.process.ProcessPoolExecutor;

void main() {
    run(() -> {
        try (var pool = ProcessPoolExecutor.builder().maxWorkers(2).build()) {
            var limits = List.of(10_000, 100_000, 1_000_000);
            for (var primes : pool.map(limit -> primesBelow(limit), limits)) IO.println(primes + " primes");

            var loop = getRunningLoop();
            var primes = loop.runInExecutor(pool, () -> primesBelow(2_000_000));
            IO.println("here we can do something else");
            IO.println(primes.await() + " primes");
        }
        try (var pool = ProcessPoolExecutor.builder().killOnCancel(true).build()) {
            timeout(Duration.ofMillis(500), () -> pool.call(() -> hang()));
        } catch (TimeoutException e) {
            IO.println("too slow: its process was killed");
        }
        try (var pool = ProcessPoolExecutor.builder().build()) {
            pool.call(() -> System.exit(3));
        } catch (BrokenProcessPoolException e) {
            IO.println("it took its process with it, but not ours");
        }
    });
}

static long primesBelow(int limit) {
    var composite = new BitSet(limit);
    for (int i = 2; i * i < limit; i++) {
        if (composite.get(i)) continue;
        for (int j = i * i; j < limit; j += i) composite.set(j);
    }
    return limit - 2 - composite.cardinality();
}

static void hang() {
    while (true) Thread.onSpinWait();
}
