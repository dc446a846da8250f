package asyncio.process;

import org.jspecify.annotations.Nullable;

/// Thrown when work cannot be sent to a worker process, or what came of it cannot be sent back: it is not
/// serialisable, or one side lacks a class. The worker goes on.
///
/// Python: a `PicklingError`.
public final class TransferException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    private TransferException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    static TransferException ofWork(String work, Throwable cause) {
        return new TransferException(
                work + " cannot be sent to a worker process: " + cause + ". Work may capture only what is serialisable;"
                        + " a lambda that calls a method without \"static\" captures \"this\"",
                cause);
    }

    static TransferException notSerializable(Object work) {
        return new TransferException(
                work
                        + " cannot be sent to a worker process: it is not serialisable. Pass a lambda straight to the"
                        + " pool, or make it a SerializableCallable",
                null);
    }

    static TransferException unreadableWork(Throwable cause) {
        return new TransferException(
                "the worker process could not read its work: " + cause
                        + ". It has the class path of its parent, and asks its parent for classes that are not on it",
                cause);
    }

    static TransferException ofResult(Object result, Throwable cause) {
        return new TransferException(
                "the result, a " + result.getClass().getName() + ", cannot be sent back from the worker process: "
                        + cause + ". Return something serialisable",
                cause);
    }

    static TransferException unreadableOutcome(String work, Throwable cause) {
        return new TransferException(
                "what came of " + work + " in the worker process could not be read: " + cause
                        + ". Its class must be known here, too",
                cause);
    }

    /// Returns what stands in for an exception that is not serialisable, or whose causes are not. It has that one's
    /// stack trace, and stand-ins for its causes.
    static TransferException standingInFor(Throwable exception, Throwable reason) {
        var standIn = new TransferException(
                exception + " (this exception could not be sent back from the worker process as itself: " + reason
                        + ")",
                Marshal.sendable(exception.getCause()));
        standIn.setStackTrace(exception.getStackTrace());
        for (var suppressed : exception.getSuppressed()) {
            var sendable = Marshal.sendable(suppressed);
            if (sendable != null) standIn.addSuppressed(sendable);
        }
        return standIn;
    }

    /// Returns what stands in for an exception of which nothing can be sent but its type.
    static TransferException unspeakable(Throwable exception, Throwable reason) {
        return new TransferException(
                "a " + exception.getClass().getName() + ", which could not be sent back from the worker process: "
                        + reason.getClass().getName(),
                null);
    }
}
