package asyncio;

import java.lang.ref.PhantomReference;
import java.lang.ref.ReferenceQueue;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The body of an [AsyncGenerator], and what passes between it and whoever takes a step.
final class GeneratorBody<T extends @Nullable Object> implements AsyncGenerator.Yielder<T> {
    /*
     * The body has a fiber of its own. A step parks the consumer's fiber and switches straight to the body's; a yield,
     * or the end, switches straight back. Meanwhile the body's fiber stands in for the consumer's: it carries the
     * same task, and is the one to mount when that task is resumed. So what the body awaits suspends the
     * consumer's task, and cancelling that task reaches the body.
     *
     * This class must not refer to its AsyncGenerator: when that one is garbage, the body is closed.
     */
    private enum Phase {
        NEW,
        RUNNING,
        SUSPENDED,
        ENDED
    }

    private final AsyncGenerator.Body<T> code;
    private Phase phase = Phase.NEW;
    private @Nullable EventLoop loop;
    private @Nullable Fiber fiber;
    private @Nullable Fiber consumer;

    @SuppressWarnings("unused") // Held, or it would tell nothing.
    private @Nullable Watch watch;

    // Into the body.
    private @Nullable Object sent;
    private @Nullable Throwable thrown;

    // Out of the body.
    private @Nullable T yielded;
    private @Nullable Throwable failure;

    GeneratorBody(AsyncGenerator.Body<T> code) {
        this.code = code;
    }

    boolean isNew() {
        return phase == Phase.NEW;
    }

    boolean hasEnded() {
        return phase == Phase.ENDED;
    }

    String stateText() {
        return phase.name().toLowerCase(Locale.ROOT);
    }

    // ---- The consumer's side

    void onFirstStep(AsyncGenerator<T> generator) {
        var scheduler = phase == Phase.NEW ? Scheduler.running() : null;
        if (scheduler != null) watch = new Watch(generator, this, scheduler.loop.forgottenGenerators);
    }

    /// Takes a step and returns what the body yields.
    @SuppressWarnings("NullAway") // What was yielded is null only where T allows it.
    T step(String operation, @Nullable Object value, @Nullable Throwable exception) {
        ensureIdle(operation);
        if (phase == Phase.ENDED) throw new StopAsyncIteration("the generator has ended: it has nothing more to yield");
        if (phase == Phase.NEW && exception != null) {
            phase = Phase.ENDED;
            throw Throwables.sneaky(exception);
        }
        var task = Task.require(operation);
        var from = Objects.requireNonNull(task.scheduler.current);
        var before = phase;
        var body = before == Phase.NEW ? begin(task) : ownFiber(task);
        sent = value;
        thrown = exception;
        consumer = from;
        phase = Phase.RUNNING;
        body.entered = from.entered;
        task.fiber = body;
        try {
            from.transfer(body);
        } catch (Throwable e) { // There was no way to switch over to it.
            stayBefore(before, task);
            throw e;
        } finally {
            task.fiber = from;
            consumer = null;
        }
        var result = yielded;
        yielded = null;
        if (phase == Phase.SUSPENDED) return result;
        throw endOf(failure);
    }

    /// Takes back a step that could not be taken.
    private void stayBefore(Phase before, Task<?> task) {
        phase = before;
        sent = null;
        thrown = null;
        if (before != Phase.NEW) return;
        task.scheduler.spares.putBack(Objects.requireNonNull(fiber));
        fiber = null;
        task.getLoop().generatorEnded(this);
    }

    /// Returns what a step throws when the body has ended.
    private RuntimeException endOf(@Nullable Throwable cause) {
        failure = null;
        if (cause == null) return new StopAsyncIteration("the generator has ended");
        if (cause instanceof StopAsyncIteration) {
            return new IllegalStateException("the body of a generator threw StopAsyncIteration: return instead", cause);
        }
        throw Throwables.sneaky(cause);
    }

    void close() {
        ensureIdle("aclose");
        if (phase == Phase.NEW) phase = Phase.ENDED;
        if (phase == Phase.ENDED) return;
        try {
            step("aclose", null, new GeneratorExit());
        } catch (GeneratorExit | StopAsyncIteration e) {
            return; // It ended, as it should.
        }
        throw new IllegalStateException(
                "the body of a generator yielded while it was being closed." + " Let GeneratorExit pass, or return");
    }

    private void ensureIdle(String operation) {
        if (phase == Phase.RUNNING) {
            throw new IllegalStateException(operation + " was called while another step of the generator is under way."
                    + " Take one step at a time");
        }
    }

    private Fiber begin(Task<?> task) {
        loop = task.getLoop();
        var body = task.scheduler.spares.get();
        body.running = new Fiber.Job(task, this::run);
        fiber = body;
        loop.generatorBegan(this);
        return body;
    }

    private Fiber ownFiber(Task<?> task) {
        if (loop != null && loop != task.getLoop()) {
            throw WrongLoopException.usedOn("the generator", loop, task.getLoop());
        }
        var body = Objects.requireNonNull(fiber);
        body.running = task;
        return body;
    }

    /// Schedules the end of a body of which nobody can take another step. Called by the carrier.
    private void forgotten() {
        var owner = loop;
        if (owner == null || phase != Phase.SUSPENDED) return;
        Runnable close = () -> {
            if (phase == Phase.SUSPENDED) owner.createTask(this::close);
        };
        owner.scheduler.push(new Handle(owner.scheduler, close, ContextMap.EMPTY));
    }

    /// Tells when a generator has become garbage. No `Cleaner`: its thread and its lock would get in between the
    /// turns of the loop, which have to be the same for the same seed.
    static final class Watch extends PhantomReference<AsyncGenerator<?>> {
        private final GeneratorBody<?> body;

        private Watch(AsyncGenerator<?> generator, GeneratorBody<?> body, ReferenceQueue<AsyncGenerator<?>> forgotten) {
            super(generator, forgotten);
            this.body = body;
        }

        void report() {
            body.forgotten();
        }
    }

    // ---- The body's side

    private void run() {
        var own = Objects.requireNonNull(fiber);
        try {
            code.run(this);
        } catch (Throwable e) {
            failure = e;
        }
        phase = Phase.ENDED;
        fiber = null;
        watch = null;
        if (loop != null) loop.generatorEnded(this);
        if (consumer != null) own.handOver(consumer);
    }

    @Override
    public @Nullable Object yield(T value) {
        var own = Fiber.current();
        if (own == null || own != fiber || consumer == null) {
            throw new IllegalStateException("yield was called outside the body of its generator:"
                    + " only the code that was given to AsyncGenerator.of may, not a task that it started");
        }
        yielded = value;
        phase = Phase.SUSPENDED;
        try {
            own.transfer(consumer);
        } catch (Throwable e) { // There was no way to switch back.
            yielded = null;
            phase = Phase.RUNNING;
            throw e;
        }

        var exception = thrown;
        thrown = null;
        if (exception != null) throw Throwables.sneaky(exception);
        return sent;
    }
}
