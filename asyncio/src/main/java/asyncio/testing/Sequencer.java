package asyncio.testing;

import asyncio.Event;
import java.util.HashMap;
import java.util.Map;

/// Puts steps of several tasks into a fixed order: number 0 is first, then number 1, and so on.
///
/// {@snippet class = "asyncio.testing.SequencerTest" region = "steps"}
///
/// When a task is cancelled while it waits for its step the order is broken, and all who wait fail.
///
/// Python: `trio.testing.Sequencer`.
public final class Sequencer {
    private final Map<Integer, Step> steps = new HashMap<>();
    private boolean broken;

    /// Creates a sequencer that begins with step 0.
    public Sequencer() {}

    /// A step of a [Sequencer] that is under way. Closing it lets the next one begin.
    public final class Step implements AutoCloseable {
        private final int number;
        private final Event mayBegin = new Event();
        private boolean taken;
        private boolean ended;

        private Step(int number) {
            this.number = number;
            if (number == 0) mayBegin.set();
        }

        /// Ends this step. Does not suspend.
        @Override
        public void close() {
            if (ended) return;
            ended = true;
            at(number + 1).mayBegin.set();
        }
    }

    /// Waits until all steps with a lower number have ended. Suspends, unless they have.
    ///
    /// @param number which step
    /// @return the step, for a try-with-resources
    /// @throws IllegalStateException if the step was taken before, or the order is broken
    public Step step(int number) {
        if (number < 0) throw new IllegalArgumentException("there is no step " + number + ": the first one is 0");
        var step = at(number);
        if (step.taken) throw new IllegalStateException("step " + number + " of " + this + " was taken already");
        step.taken = true;
        ensureWhole();
        try {
            step.mayBegin.await();
        } catch (Throwable e) {
            breakOrder();
            throw e;
        }
        ensureWhole();
        return step;
    }

    private Step at(int number) {
        return steps.computeIfAbsent(number, Step::new);
    }

    private void breakOrder() {
        broken = true;
        for (var step : steps.values()) step.mayBegin.set();
    }

    private void ensureWhole() {
        if (broken) {
            throw new IllegalStateException(
                    "the order of " + this + " is broken: a task was cancelled while it waited for its step");
        }
    }

    @Override
    public String toString() {
        long ended = steps.values().stream().filter(s -> s.ended).count();
        return "Sequencer[" + ended + " steps ended" + (broken ? ", broken" : "") + "]";
    }
}
