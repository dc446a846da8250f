package asyncio.conformance;

import asyncio.Future;
import asyncio.Handle;
import asyncio.Timeout;
import asyncio.TimerHandle;
import org.jspecify.annotations.Nullable;

/// The methods of the op `do`: section 6 of `SPEC.md`. What is void in Java returns null, as it does in Python.
final class PlainMethods {
    private PlainMethods() {}

    static @Nullable Object call(Frame frame, MethodCall call) {
        return switch (frame.variable(call.variable())) {
            case Future<?> future -> FutureMethods.call(frame, future, call);
            case Handle handle -> ofHandle(handle, call);
            case Timeout timeout -> ofTimeout(frame, timeout, call);
            case Object other -> SyncMethods.call(frame, other, call);
        };
    }

    private static @Nullable Object ofHandle(Handle handle, MethodCall call) {
        return switch (call.method()) {
            case "cancel" -> {
                handle.cancel();
                yield null;
            }
            case "cancelled" -> handle.cancelled();
            case "when" -> {
                if (handle instanceof TimerHandle timer) yield timer.when() / VirtualTime.UNIT;
                throw call.unknownFor(handle);
            }
            default -> throw call.unknownFor(handle);
        };
    }

    private static @Nullable Object ofTimeout(Frame frame, Timeout timeout, MethodCall call) {
        return switch (call.method()) {
            case "when" -> {
                var when = timeout.when();
                yield when.isPresent() ? when.getAsLong() / VirtualTime.UNIT : null;
            }
            case "expired" -> timeout.expired();
            case "reschedule" -> {
                timeout.reschedule(newDeadline(frame, call));
                yield null;
            }
            default -> throw call.unknownFor(timeout);
        };
    }

    private static @Nullable Long newDeadline(Frame frame, MethodCall call) {
        if (call.arguments() instanceof Arguments.In(var delay)) {
            return frame.execution().loop().nanoTime() + frame.number(delay) * VirtualTime.UNIT;
        }
        var when = ((Arguments.At) call.arguments()).when();
        return frame.value(when) == null ? null : frame.number(when) * VirtualTime.UNIT;
    }
}
