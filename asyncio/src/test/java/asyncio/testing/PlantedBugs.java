package asyncio.testing;

import static asyncio.Asyncio.sleep;

import asyncio.Future;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/// Classes that look right and are not, each with the mistake of its kind.
final class PlantedBugs {
    private static final Duration TURN = Duration.ZERO;

    private PlantedBugs() {}

    /// Looks at the balance, has large deposits checked, which takes a turn, and writes what it saw and what is added:
    /// a deposit in between is lost.
    static final class Account {
        private static final int LARGE = 100;

        private int balance;

        void deposit(int amount) {
            int before = balance;
            if (amount > LARGE) sleep(TURN);
            balance = before + amount;
        }

        int balance() {
            return balance;
        }
    }

    /// Looks whether there is something to wait for, and waits only later: what is set in between wakes nobody.
    static final class Gate {
        private final Deque<Future<@Nullable Void>> waiting = new ArrayDeque<>();
        private boolean open;

        void await() {
            if (open) return;
            sleep(TURN);
            var turn = new Future<@Nullable Void>();
            waiting.add(turn);
            turn.await();
        }

        void open() {
            open = true;
            for (Future<@Nullable Void> turn; (turn = waiting.poll()) != null; ) turn.setResult(null);
        }
    }

    /// Hands the lock to the next one, who may have been cancelled since: then nobody gets it.
    static final class HandingLock {
        private final Deque<Future<@Nullable Void>> waiting = new ArrayDeque<>();
        private boolean held;

        void acquire() {
            if (!held) {
                held = true;
                return;
            }
            var turn = new Future<@Nullable Void>();
            waiting.add(turn);
            turn.await();
        }

        void release() {
            var next = waiting.poll();
            while (next != null && next.done()) next = waiting.poll();
            if (next == null) held = false;
            else next.setResult(null);
        }
    }
}
