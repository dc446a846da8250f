package asyncio;

import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// A sequence whose values a body computes one at a time, suspending as it likes.
///
/// {@snippet class = "asyncio.AsyncGeneratorTest" region = "ticker"}
///
/// The body begins with the first step and is suspended at each `yield` until the next one. It runs as a part of the
/// task that takes the step: under its name, in its context, cancelled with it. `for (var x : generator)` iterates.
/// A loop that is left early leaves the body suspended; close the generator, best with try-with-resources, to have
/// its `finally` blocks run then. One that is forgotten is closed by a task of its own once it is garbage, or by
/// the end of [Asyncio#run].
///
/// Python: an asynchronous generator.
///
/// @param <T> what it yields
public final class AsyncGenerator<T extends @Nullable Object> implements Iterable<T>, AutoCloseable {
    private final GeneratorBody<T> body;

    private AsyncGenerator(GeneratorBody<T> body) {
        this.body = body;
    }

    /// Creates a generator. Its body does not begin yet.
    ///
    /// @param body computes the values
    /// @param <T> what it yields
    /// @return the generator
    public static <T extends @Nullable Object> AsyncGenerator<T> of(Body<T> body) {
        return new AsyncGenerator<>(new GeneratorBody<>(Objects.requireNonNull(body, "body")));
    }

    static AsyncGenerator<?> view(GeneratorBody<?> body) {
        return new AsyncGenerator<>(body);
    }

    /// Takes a step: lets the body run to its next `yield`. May suspend.
    ///
    /// @return what it yields
    /// @throws StopAsyncIteration if the body has ended; else what it throws is thrown on, as itself
    /// @throws IllegalStateException if another step is under way
    public T anext() {
        return step("anext", null, null);
    }

    /// Takes a step, with a value for the body, whose `yield` returns it. May suspend.
    ///
    /// @param value the value; null if the body has not begun
    /// @return what it yields next
    /// @throws IllegalArgumentException if the body has not begun and cannot take a value
    /// @throws StopAsyncIteration if the body has ended
    public T asend(@Nullable Object value) {
        if (value != null && body.isNew()) {
            throw new IllegalArgumentException(
                    "asend(" + value + ") came before the first yield of " + this + ": take a step with anext() first");
        }
        return step("asend", value, null);
    }

    /// Takes a step, with an exception that is thrown out of the body's `yield`. May suspend. A body that has not begun
    /// never does.
    ///
    /// @param exception what to throw
    /// @return what it yields next; null, as in Python, if the body had ended before
    /// @throws StopAsyncIteration if the body catches the exception and ends
    public @Nullable T athrow(Throwable exception) {
        Objects.requireNonNull(exception, "exception");
        return body.hasEnded() ? null : step("athrow", null, exception);
    }

    private T step(String operation, @Nullable Object value, @Nullable Throwable exception) {
        body.onFirstStep(this);
        return body.step(operation, value, exception);
    }

    /// Ends the body: throws [GeneratorExit] out of its `yield` and waits for it to end. May suspend. Does nothing if
    /// the body has not begun or has ended.
    ///
    /// @throws IllegalStateException if the body yields again, or if a step is under way
    public void aclose() {
        body.close();
    }

    /// Closes this generator, see [#aclose]. May suspend.
    @Override
    public void close() {
        aclose();
    }

    /// Returns an iterator that takes steps: its `hasNext` may suspend.
    @Override
    public Iterator<T> iterator() {
        return new Steps();
    }

    @Override
    public String toString() {
        return "AsyncGenerator[" + body.stateText() + "]";
    }

    private final class Steps implements Iterator<T> {
        private @Nullable T next;
        private boolean fetched;

        @Override
        public boolean hasNext() {
            if (fetched) return true;
            if (body.hasEnded()) return false;
            try {
                next = anext();
                return fetched = true;
            } catch (StopAsyncIteration e) {
                return false;
            }
        }

        @Override
        @SuppressWarnings("NullAway") // Set whenever `fetched` is; null only where T allows it.
        public T next() {
            if (!hasNext()) throw new NoSuchElementException(AsyncGenerator.this + " has no more values");
            T value = next;
            next = null;
            fetched = false;
            return value;
        }
    }

    /// The code of a generator.
    ///
    /// @param <T> what it yields
    @FunctionalInterface
    public interface Body<T extends @Nullable Object> {
        /// Computes the values. May suspend.
        ///
        /// @param out where to yield them
        /// @throws Exception what went wrong, as itself
        void run(Yielder<T> out) throws Exception;
    }

    /// How a body hands out values.
    ///
    /// @param <T> what it yields
    public interface Yielder<T extends @Nullable Object> {
        /// Hands a value to whoever took the step, and suspends the body until the next step.
        ///
        /// @param value the value
        /// @return what [AsyncGenerator#asend] was given, or null
        /// @throws GeneratorExit if the generator is being closed; what `athrow` was given is thrown as itself
        /// @throws IllegalStateException if called anywhere but in the body
        @SuppressWarnings("NamedLikeContextualKeyword") // It is Python's name, and a call has to be qualified anyway.
        @Nullable
        Object yield(T value);
    }
}
