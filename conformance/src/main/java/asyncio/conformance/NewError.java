package asyncio.conformance;

import asyncio.CancelledError;
import asyncio.TimeoutException;

/// An error that a program makes itself. Each time it is needed a new one is made.
record NewError(ErrorKind kind, String message) {
    Throwable create() {
        return switch (kind) {
            case E1, E2, E3 -> new ProgramError(kind, message);
            case TIMEOUT -> new TimeoutException(message);
            case CANCELLED -> new CancelledError(message);
            default ->
                throw new MalformedProgramException(
                        kind.label() + " cannot be raised by a program: use E1, E2, E3, Timeout or Cancelled");
        };
    }
}
