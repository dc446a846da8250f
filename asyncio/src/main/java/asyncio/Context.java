package asyncio;

import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/// The values of all [ContextVar]s, as one task or callback sees them.
///
/// Every task and every callback runs in a context: a copy, made when it is created, of the one its creator runs in.
/// So what a task sets its creator does not see. A context passed explicitly is shared instead of copied. Outside
/// a loop every thread has a context of its own. Copying costs next to nothing.
///
/// Python: `contextvars.Context`.
public final class Context extends ContextSource {
    private static final ThreadLocal<Context> OF_THREAD = ThreadLocal.withInitial(Context::new);

    private ContextMap values;
    private @Nullable Context outer;
    private boolean entered;

    /// Creates a context in which no variable has a value.
    public Context() {
        this(ContextMap.EMPTY);
    }

    Context(ContextMap values) {
        this.values = values;
    }

    /// Returns a copy of the current context. Python: `contextvars.copy_context()`.
    ///
    /// @return the copy
    public static Context copyCurrent() {
        return current().copy();
    }

    static Context current() {
        var fiber = Fiber.current();
        return fiber == null ? OF_THREAD.get() : fiber.context();
    }

    /// Returns the values of the current context, for a copy that is made when it is needed.
    static ContextMap snapshot() {
        var fiber = Fiber.current();
        return fiber == null ? OF_THREAD.get().values : fiber.contextValues();
    }

    private static void enter(Context context) {
        var fiber = Fiber.current();
        if (fiber == null) OF_THREAD.set(context);
        else fiber.entered = context;
    }

    @Override
    Context open() {
        return this;
    }

    @Override
    ContextMap values() {
        return values;
    }

    /// Returns a copy of this context.
    ///
    /// @return the copy
    public Context copy() {
        return new Context(values);
    }

    /// Calls `body` in this context: the variables that it sets are set here.
    ///
    /// @param body what to call; what it throws is thrown on, as itself
    /// @param <T> what it returns
    /// @return its result
    /// @throws IllegalStateException if this context is entered already
    public <T extends @Nullable Object> T call(Callable<T> body) {
        Objects.requireNonNull(body, "body");
        var previous = current();
        ensureNotEntered(previous);
        entered = true;
        outer = previous;
        enter(this);
        try {
            return body.call();
        } catch (Exception e) {
            throw Throwables.sneaky(e);
        } finally {
            enter(previous);
            outer = null;
            entered = false;
        }
    }

    /// Runs `body` in this context. As [#call], without a result.
    ///
    /// @param body what to run
    /// @throws IllegalStateException if this context is entered already
    public void run(Runnable body) {
        Objects.requireNonNull(body, "body");
        this.<@Nullable Void>call(() -> {
            body.run();
            return null;
        });
    }

    /// Whether this context is entered neither by the code that runs now, nor by another thread.
    boolean canBeEntered() {
        boolean mine = false;
        for (Context c = current(); c != null && !mine; c = c.outer) mine = c == this;
        return !mine && !entered;
    }

    /// Makes sure that this context is not entered by the code that runs now, or by another thread.
    void ensureNotEntered(Context current) {
        boolean mine = false;
        for (Context c = current; c != null && !mine; c = c.outer) mine = c == this;
        if (mine || entered) {
            throw new IllegalStateException("cannot enter " + this + ": it is entered already. Enter a copy() of it");
        }
    }

    /// Returns the value that a variable has in this context, without regard to its default.
    ///
    /// @param variable the variable
    /// @param <T> its type
    /// @return the value, or empty if the variable has none here, or null
    @SuppressWarnings("unchecked")
    public <T> Optional<T> get(ContextVar<T> variable) {
        var value = values.get(variable);
        return value == ContextMap.MISSING ? Optional.empty() : Optional.ofNullable((T) value);
    }

    /// Returns whether a variable has a value in this context.
    ///
    /// @param variable the variable
    /// @return true if it was set here
    public boolean contains(ContextVar<?> variable) {
        return values.get(variable) != ContextMap.MISSING;
    }

    /// Returns all variables that have a value here, with their values.
    ///
    /// @return a copy
    public Map<ContextVar<?>, @Nullable Object> toMap() {
        return values.toMap();
    }

    /// Returns how many variables have a value here.
    ///
    /// @return the number
    public int size() {
        return values.size();
    }

    @Nullable
    Object lookUp(ContextVar<?> variable) {
        return values.get(variable);
    }

    void put(ContextVar<?> variable, @Nullable Object value) {
        values = value == ContextMap.MISSING ? values.without(variable) : values.with(variable, value);
    }

    @Override
    public String toString() {
        return "Context" + values.toMap();
    }
}
