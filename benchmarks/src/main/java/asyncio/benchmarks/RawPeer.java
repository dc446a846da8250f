package asyncio.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import jdk.internal.vm.Continuation;
import jdk.internal.vm.ContinuationScope;

/// The floor: the JDK's continuations, run by hand on a platform thread, without tasks, queue or scheduler.
///
/// Needs `--add-exports java.base/jdk.internal.vm=ALL-UNNAMED`.
final class RawPeer {
    private static final ContinuationScope SCOPE = new ContinuationScope("raw");

    private RawPeer() {}

    public static void main(String[] args) throws Exception {
        if (args[0].equals("--version")) {
            System.out.println("jdk.internal.vm.Continuation");
            return;
        }
        new Rounds("raw", args)
                .run(
                        Map.of(
                                "switch", RawPeer::switches,
                                "alone", RawPeer::alone,
                                "create", RawPeer::create,
                                "create-suspend", RawPeer::createSuspend),
                        Map.of("heap", RawPeer::heap));
    }

    private static void yields(int n) {
        for (int i = 0; i < n; i++) {
            Continuation.yield(SCOPE);
        }
    }

    private static void switches(int size) {
        var one = new Continuation(SCOPE, () -> yields(size / 2));
        var other = new Continuation(SCOPE, () -> yields(size / 2));
        while (!other.isDone()) {
            one.run();
            other.run();
        }
    }

    private static void alone(int size) {
        var only = new Continuation(SCOPE, () -> yields(size));
        while (!only.isDone()) {
            only.run();
        }
    }

    private static void create(int size) {
        for (int i = 0; i < size; i++) {
            new Continuation(SCOPE, () -> {}).run();
        }
    }

    private static void createSuspend(int size) {
        var batch = new Continuation[100];
        for (int done = 0; done < size; done += batch.length) {
            for (int i = 0; i < batch.length; i++) {
                batch[i] = new Continuation(SCOPE, () -> yields(1));
                batch[i].run();
            }
            for (var continuation : batch) {
                continuation.run();
            }
        }
    }

    private static double heap(int size, long before) {
        List<Continuation> suspended = new ArrayList<>(size);
        for (int i = 0; i < size; i++) {
            var continuation = new Continuation(SCOPE, () -> yields(1));
            continuation.run();
            suspended.add(continuation);
        }
        long used = Rounds.usedHeap() - before;
        suspended.forEach(Continuation::run);
        return used / (double) size;
    }
}
