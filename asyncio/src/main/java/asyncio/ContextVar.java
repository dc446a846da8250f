package asyncio;

import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// A variable with a value of its own in each [Context], so in each task.
///
/// Use it for what belongs to a request and should not be handed through every call. Keep it in a static final field.
/// Scoped values and thread-locals work as well, because a task is a thread; a context variable is inherited
/// by tasks and callbacks, and by `toThread`.
///
/// Python: `contextvars.ContextVar`.
///
/// @param <T> the type of its values
public final class ContextVar<T extends @Nullable Object> {
    private static final AtomicInteger CREATED = new AtomicInteger();

    /// Spreads the variables over the tables of contexts.
    final int slot = CREATED.getAndIncrement();

    private final String name;
    private final @Nullable Object defaultValue;

    /// Creates a variable without a default.
    ///
    /// @param name its name, for messages
    public ContextVar(String name) {
        this(name, ContextMap.MISSING);
    }

    private ContextVar(String name, @Nullable Object defaultValue) {
        this.name = Objects.requireNonNull(name, "name");
        this.defaultValue = defaultValue;
    }

    /// Creates a variable with a default.
    ///
    /// @param name its name, for messages
    /// @param defaultValue its value in contexts in which it was not set
    /// @param <T> the type of its values
    /// @return the variable
    public static <T extends @Nullable Object> ContextVar<T> withDefault(String name, T defaultValue) {
        return new ContextVar<>(name, defaultValue);
    }

    /// Returns the name of this variable.
    ///
    /// @return the name
    public String name() {
        return name;
    }

    /// Returns the value in the current context, else the default.
    ///
    /// @return the value
    /// @throws NoSuchElementException if it has neither
    @SuppressWarnings({"unchecked", "NullAway"}) // A value is null only where T allows it.
    public T get() {
        var value = Context.current().lookUp(this);
        if (value == ContextMap.MISSING) value = defaultValue;
        if (value == ContextMap.MISSING) {
            throw new NoSuchElementException("the context variable \"" + name + "\" has no value here."
                    + " set() it first, or read it with get(fallback)");
        }
        return (T) value;
    }

    /// Returns the value in the current context, else `fallback`, which goes before the default.
    ///
    /// @param fallback what to return if it has no value
    /// @return the value
    @SuppressWarnings({"unchecked", "NullAway"}) // As in get().
    public T get(T fallback) {
        var value = Context.current().lookUp(this);
        return value == ContextMap.MISSING ? fallback : (T) value;
    }

    /// Sets the value in the current context.
    ///
    /// @param value the new value
    /// @return a token that brings the old value back, by [#reset] or at the end of a try-with-resources
    public Token<T> set(T value) {
        var context = Context.current();
        var token = new Token<>(this, context, context.lookUp(this));
        context.put(this, value);
        return token;
    }

    /// Brings back the value that this variable had before the `set` that gave the token.
    ///
    /// @param token the token
    /// @throws IllegalArgumentException if the token comes from another variable or another context
    /// @throws IllegalStateException if the token was used already
    public void reset(Token<T> token) {
        if (token.variable != this) {
            throw new IllegalArgumentException(token + " was made by " + token.variable + ", not by " + this
                    + ". Reset the variable that made it");
        }
        token.restore();
    }

    @Override
    public String toString() {
        return "ContextVar[" + name + "]";
    }

    /// The memory of one [ContextVar#set]. Python: `contextvars.Token`.
    ///
    /// @param <T> the type of the variable
    public static final class Token<T extends @Nullable Object> implements AutoCloseable {
        private final ContextVar<T> variable;
        private final Context context;
        private final @Nullable Object oldValue;
        private boolean used;

        private Token(ContextVar<T> variable, Context context, @Nullable Object oldValue) {
            this.variable = variable;
            this.context = context;
            this.oldValue = oldValue;
        }

        /// Returns the variable that was set.
        ///
        /// @return the variable
        public ContextVar<T> variable() {
            return variable;
        }

        private void restore() {
            if (used) {
                throw new IllegalStateException(
                        this + " was used already: a token works once. set() the value instead");
            }
            if (context != Context.current()) {
                throw new IllegalArgumentException(
                        this + " was made in another context." + " Reset it in the task or callback that called set()");
            }
            used = true;
            context.put(variable, oldValue);
        }

        /// Brings the old value back, as [ContextVar#reset].
        @Override
        public void close() {
            restore();
        }

        @Override
        public String toString() {
            return "Token[" + variable.name + (used ? ", used]" : "]");
        }
    }
}
