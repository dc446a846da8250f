package asyncio.conformance;

import asyncio.BrokenBarrierException;
import asyncio.CancelledError;
import asyncio.ExceptionGroup;
import asyncio.InvalidStateException;
import asyncio.QueueEmptyException;
import asyncio.QueueFullException;
import asyncio.QueueShutDownException;
import asyncio.StopAsyncIteration;
import asyncio.TimeoutException;
import java.util.Optional;

/// The kinds of errors that the language knows, and the exceptions of this project they stand for.
enum ErrorKind {
    E1("E1"),
    E2("E2"),
    E3("E3"),
    TIMEOUT("Timeout"),
    CANCELLED("Cancelled"),
    GROUP("Group"),
    INVALID_STATE("InvalidState"),
    QUEUE_EMPTY("QueueEmpty"),
    QUEUE_FULL("QueueFull"),
    QUEUE_SHUT_DOWN("QueueShutDown"),
    BROKEN_BARRIER("BrokenBarrier"),
    RUNTIME("Runtime"),
    VALUE("Value"),
    STOP_ASYNC("StopAsync"),
    UNSET("Unset");

    private final String label;

    ErrorKind(String label) {
        this.label = label;
    }

    /// Returns the name that programs and traces use.
    String label() {
        return label;
    }

    static ErrorKind labelled(String label) {
        for (var kind : values()) {
            if (kind.label.equals(label)) return kind;
        }
        throw new MalformedProgramException("no kind of error is called \"" + label + "\"");
    }

    /// Returns the kind of an error, or nothing for what is no error of the language: [asyncio.GeneratorExit],
    /// and whatever a defect of the library or of this interpreter throws.
    static Optional<ErrorKind> of(Throwable error) {
        return Optional.ofNullable(
                switch (error) {
                    case ProgramError own -> own.kind();
                    case UnsetVariableException _ -> UNSET;
                    case TimeoutException _ -> TIMEOUT;
                    case CancelledError _ -> CANCELLED;
                    case ExceptionGroup _ -> GROUP;
                    case InvalidStateException _ -> INVALID_STATE;
                    case QueueEmptyException _ -> QUEUE_EMPTY;
                    case QueueFullException _ -> QUEUE_FULL;
                    case QueueShutDownException _ -> QUEUE_SHUT_DOWN;
                    case BrokenBarrierException _ -> BROKEN_BARRIER;
                    case StopAsyncIteration _ -> STOP_ASYNC;
                    // Python's RuntimeError and ValueError: see docs/python.md.
                    case IllegalStateException _, UnsupportedOperationException _ -> RUNTIME;
                    case IllegalArgumentException _ -> VALUE;
                    default -> null;
                });
    }

    /// Returns whether a handler for `handlerKind` catches an error of this kind.
    boolean isCaughtBy(String handlerKind) {
        return switch (handlerKind) {
            case "Any" -> true;
            case "Error" -> this != CANCELLED;
            default -> label.equals(handlerKind);
        };
    }
}
