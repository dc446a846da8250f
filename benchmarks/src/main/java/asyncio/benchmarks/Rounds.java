package asyncio.benchmarks;

import java.util.Locale;
import java.util.Map;

/// One work of one Java peer: warm-up rounds, then measured rounds, each printed as a line of JSON.
///
/// The other peers, `asyncio_peer.py` and `Peer.kt`, have the same loop in their languages.
final class Rounds {
    /// A work measured in time: does `size` operations and returns when the last is over.
    interface Timed {
        void run(int size) throws Exception;
    }

    /// A work measured in bytes: returns what one of `size` suspended tasks holds, given what was used before any.
    interface Weighed {
        double run(int size, long before) throws Exception;
    }

    /// A number of tasks that all sleep until `nanos` from now; returns what one of them holds.
    interface Sleepers {
        double weigh(int size, long before, long nanos) throws Exception;
    }

    private static final int SMALL_ROUNDS = 5;

    private final String who;
    private final String work;
    private final int size;
    private final long warmupNanos;
    private final long measureNanos;
    private final int rounds;

    /// Reads `WORK SIZE WARMUP_MS MEASURE_MS ROUNDS`, the arguments of every peer.
    Rounds(String who, String... args) {
        this.who = who;
        this.work = args[0];
        this.size = Integer.parseInt(args[1]);
        this.warmupNanos = Long.parseLong(args[2]) * 1_000_000;
        this.measureNanos = Long.parseLong(args[3]) * 1_000_000;
        this.rounds = Integer.parseInt(args[4]);
    }

    /// Does the work these rounds are for, found by its name.
    void run(Map<String, Timed> timed, Map<String, Weighed> weighed) throws Exception {
        var inTime = timed.get(work);
        var inBytes = weighed.get(work);
        if (inTime != null) {
            time(inTime);
        } else if (inBytes != null) {
            weigh(inBytes);
        } else {
            throw new IllegalArgumentException(who + " does not know the work '" + work + "'");
        }
    }

    private void time(Timed body) throws Exception {
        long warm = System.nanoTime() + warmupNanos;
        while (System.nanoTime() < warm) {
            body.run(size);
        }
        long end = System.nanoTime() + measureNanos;
        for (int measured = 0; measured < rounds || System.nanoTime() < end; measured++) {
            long start = System.nanoTime();
            body.run(size);
            print("ns", (System.nanoTime() - start) / (double) size);
        }
    }

    /// Warms up like the others: a task of a program that has run for a while has compiled frames on its stack.
    private void weigh(Weighed body) throws Exception {
        long before = usedHeap(); // Once: what a warm-up round leaves behind is part of the price.
        long warm = System.nanoTime() + warmupNanos;
        for (int i = 0; warmupNanos > 0 && i < SMALL_ROUNDS; i++) { // What comes after an await has run before, too.
            body.run(size / 100, before);
        }
        while (System.nanoTime() < warm) {
            body.run(size, before);
        }
        print("bytes", body.run(size, before));
    }

    private void print(String unit, double value) {
        System.out.printf(Locale.ROOT, "{\"work\": \"%s\", \"who\": \"%s\", \"%s\": %.2f}%n", work, who, unit, value);
    }

    /// The bytes of live objects, after a collection.
    static long usedHeap() {
        for (int i = 0; i < 2; i++) {
            System.gc();
        }
        var runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }

    /// Weighs `size` sleepers, and lets them sleep longer until all are asleep while they are weighed: how long their
    /// creation takes depends on what else the machine does.
    static double patiently(int size, long before, Sleepers sleepers) throws Exception {
        double bytes = Double.NaN;
        for (long nanos = 2_000_000_000L + size * 6_000L; Double.isNaN(bytes); nanos *= 2) {
            bytes = sleepers.weigh(size, before, nanos);
        }
        return bytes;
    }

    /// What one of the sleepers holds; not a number unless all are asleep and none is due. (One that is due may wait
    /// for its turn unnoticed.)
    static double perSleeper(long used, int asleep, int size, long end) {
        return asleep == size && System.nanoTime() < end ? used / (double) size : Double.NaN;
    }
}
