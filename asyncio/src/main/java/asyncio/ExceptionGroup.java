package asyncio;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;

/// Several exceptions that belong together. A [TaskGroup] throws one when tasks of it failed.
///
/// Groups may be nested; [#subgroup], [#split] and [#handle] look at the exceptions in them and keep the structure.
/// The first exception is the cause, the others are suppressed exceptions, so that a stack trace shows all.
///
/// Python: `ExceptionGroup` and `BaseExceptionGroup`, which are one here.
public final class ExceptionGroup extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /// What is directly in this group.
    @SuppressWarnings("serial") // The lists that are put in are serializable.
    private final List<Throwable> exceptions;

    /// The message without the count.
    private final String title;

    /// Creates a group.
    ///
    /// @param message what went wrong
    /// @param exceptions the exceptions, one at least
    /// @throws IllegalArgumentException if there are none
    public ExceptionGroup(String message, List<? extends Throwable> exceptions) {
        this.title = Objects.requireNonNull(message, "message");
        this.exceptions = List.copyOf(exceptions);
        if (exceptions.isEmpty()) {
            throw new IllegalArgumentException("an exception group needs one exception at least, got none");
        }
        initCause(this.exceptions.getFirst());
        this.exceptions.stream().skip(1).forEach(this::addSuppressed);
    }

    /// Returns the message and how many exceptions there are.
    @Override
    public String getMessage() {
        return title + " (" + exceptions.size() + (exceptions.size() == 1 ? " exception)" : " exceptions)");
    }

    /// Returns the message this group was created with.
    ///
    /// @return the message, without the count
    public String title() {
        return title;
    }

    /// Returns the exceptions directly in this group.
    ///
    /// @return one at least; groups among them are not opened
    public List<Throwable> exceptions() {
        return exceptions;
    }

    /// Returns a group of those exceptions that match, in the same structure.
    ///
    /// @param condition is asked for every exception that is not a group, and for every group as a whole
    /// @return the group, or empty if none match
    public Optional<ExceptionGroup> subgroup(Predicate<? super Throwable> condition) {
        return split(condition).matching();
    }

    /// Returns a group of those exceptions that are of a type, in the same structure.
    ///
    /// @param type the type
    /// @return the group, or empty if there are none
    public Optional<ExceptionGroup> subgroup(Class<? extends Throwable> type) {
        return subgroup(type::isInstance);
    }

    /// Divides this group into the exceptions that match and the others, both in the same structure.
    ///
    /// @param condition is asked for every exception that is not a group, and for every group as a whole
    /// @return both parts
    public Split split(Predicate<? super Throwable> condition) {
        if (condition.test(this)) return new Split(Optional.of(this), Optional.empty());
        var matching = new ArrayList<Throwable>();
        var rest = new ArrayList<Throwable>();
        for (var exception : exceptions) {
            if (exception instanceof ExceptionGroup group) {
                var parts = group.split(condition);
                parts.matching().ifPresent(matching::add);
                parts.rest().ifPresent(rest::add);
            } else {
                (condition.test(exception) ? matching : rest).add(exception);
            }
        }
        return new Split(derive(matching), derive(rest));
    }

    /// Handles all exceptions of a type, at any depth, as Python's `except*` does.
    ///
    /// @param type the type
    /// @param handler is given each of them
    /// @param <X> the type
    /// @return what is left to handle, or empty
    public <X extends Throwable> Optional<ExceptionGroup> handle(Class<X> type, Consumer<? super X> handler) {
        var parts = split(e -> !(e instanceof ExceptionGroup) && type.isInstance(e));
        parts.matching().ifPresent(group -> group.leaves().forEach(e -> handler.accept(type.cast(e))));
        return parts.rest();
    }

    /// Returns the exceptions at all depths that are not groups.
    ///
    /// @return them, in order
    public List<Throwable> leaves() {
        var leaves = new ArrayList<Throwable>();
        for (var exception : exceptions) {
            if (exception instanceof ExceptionGroup group) leaves.addAll(group.leaves());
            else leaves.add(exception);
        }
        return leaves;
    }

    private Optional<ExceptionGroup> derive(List<Throwable> part) {
        if (part.isEmpty()) return Optional.empty();
        if (part.equals(exceptions)) return Optional.of(this);
        var derived = new ExceptionGroup(title, part);
        derived.setStackTrace(getStackTrace());
        return Optional.of(derived);
    }

    /// The two parts of a group. See [ExceptionGroup#split].
    ///
    /// @param matching those that matched
    /// @param rest the others
    public record Split(Optional<ExceptionGroup> matching, Optional<ExceptionGroup> rest) {}
}
