package asyncio.conformance;

import asyncio.Barrier;
import asyncio.Condition;
import asyncio.Event;
import asyncio.Lock;
import asyncio.Queue;
import asyncio.Semaphore;
import org.jspecify.annotations.Nullable;

/// The plain methods of the synchronization primitives: section 6 of `SPEC.md`.
final class SyncMethods {
    private SyncMethods() {}

    static @Nullable Object call(Frame frame, Object object, MethodCall call) {
        return switch (object) {
            case Lock lock -> ofLock(lock, call);
            case Event event -> ofEvent(event, call);
            case Condition condition -> ofCondition(condition, call);
            case Semaphore semaphore -> ofSemaphore(semaphore, call);
            case Barrier barrier -> ofBarrier(barrier, call);
            case Queue<?> queue -> QueueMethods.call(frame, queue, call);
            default -> throw call.unknownFor(object);
        };
    }

    private static @Nullable Object ofLock(Lock lock, MethodCall call) {
        return switch (call.method()) {
            case "locked" -> lock.locked();
            case "release" -> {
                lock.release();
                yield null;
            }
            default -> throw call.unknownFor(lock);
        };
    }

    private static @Nullable Object ofEvent(Event event, MethodCall call) {
        return switch (call.method()) {
            case "is_set" -> event.isSet();
            case "set" -> {
                event.set();
                yield null;
            }
            case "clear" -> {
                event.clear();
                yield null;
            }
            default -> throw call.unknownFor(event);
        };
    }

    private static @Nullable Object ofCondition(Condition condition, MethodCall call) {
        return switch (call.method()) {
            case "locked" -> condition.locked();
            case "release" -> {
                condition.release();
                yield null;
            }
            case "notify" -> {
                condition.signal(((Arguments.Count) call.arguments()).number());
                yield null;
            }
            case "notify_all" -> {
                condition.signalAll();
                yield null;
            }
            default -> throw call.unknownFor(condition);
        };
    }

    private static @Nullable Object ofSemaphore(Semaphore semaphore, MethodCall call) {
        return switch (call.method()) {
            case "locked" -> semaphore.locked();
            case "release" -> {
                semaphore.release();
                yield null;
            }
            default -> throw call.unknownFor(semaphore);
        };
    }

    private static Object ofBarrier(Barrier barrier, MethodCall call) {
        return switch (call.method()) {
            case "n_waiting" -> barrier.waiting();
            case "parties" -> barrier.parties();
            case "broken" -> barrier.broken();
            default -> throw call.unknownFor(barrier);
        };
    }
}
