package asyncio.channels;

import asyncio.Asyncio;
import asyncio.CancelledError;
import asyncio.Coroutine;
import asyncio.Future;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// The clauses of a select, and how one of them happens.
final class Selection<R extends @Nullable Object> {
    /*
     * All clauses are tried in order. If none can happen, each of them lines up, with waiters that share one future:
     * the first that completes it has decided, and the others see that it is over. Between trying and lining up
     * nothing else runs.
     */
    private final List<Clause<R>> clauses = new ArrayList<>();
    private @Nullable Coroutine<? extends R> otherwise;
    private @Nullable RandomGenerator random;

    void add(Clause<R> clause) {
        clauses.add(clause);
    }

    void orElse(Coroutine<? extends R> action) {
        otherwise = Objects.requireNonNull(action, "action");
    }

    void inRandomOrder(RandomGenerator generator) {
        random = Objects.requireNonNull(generator, "generator");
    }

    R run() {
        if (clauses.isEmpty() && otherwise == null) {
            throw new IllegalArgumentException("select has no clause: it would wait for ever. Add one, or orElse");
        }
        if (random != null) Collections.shuffle(clauses, random);
        while (true) {
            for (var clause : clauses) {
                if (clause.happensNow()) return clause.act();
            }
            if (otherwise != null) return Asyncio.await(otherwise);
            var happened = waitForOne();
            if (happened != null) return happened.act();
        }
    }

    /// Suspends until a clause has happened and returns it; null if something has changed, so that it is time to look
    /// again.
    private @Nullable Clause<R> waitForOne() {
        var turn = new Future<Waiter>();
        try {
            for (var clause : clauses) clause.enlist(turn);
            turn.await();
        } catch (CancelledError e) {
            if (turn.cancelled() || !decided(turn).standsWhenCancelled()) throw e;
            Waiter.putOff(e);
        } finally {
            for (var clause : clauses) clause.withdraw();
        }
        var happened = decided(turn);
        return happened.hasHappened() ? happened : null;
    }

    private Clause<R> decided(Future<Waiter> turn) {
        var waiter = turn.result();
        return clauses.stream()
                .filter(clause -> clause.waiter == waiter)
                .findFirst()
                .orElseThrow();
    }
}
