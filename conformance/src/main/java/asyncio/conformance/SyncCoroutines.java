package asyncio.conformance;

import asyncio.Barrier;
import asyncio.Condition;
import asyncio.Coroutine;
import asyncio.Event;
import asyncio.Lock;
import asyncio.Queue;
import asyncio.Semaphore;
import asyncio.VoidCoroutine;
import org.jspecify.annotations.Nullable;

/// The asynchronous methods of the synchronization primitives, and their use by `with`.
///
/// Building one evaluates its arguments; what it does, it does when it is awaited. Where Python's method returns
/// `True` and ours nothing, the coroutine returns true.
final class SyncCoroutines {
    private SyncCoroutines() {}

    static Coroutine<@Nullable Object> build(Frame frame, Object object, MethodCall call) {
        return switch (object) {
            case Lock lock when call.method().equals("acquire") -> returningTrue(lock::acquire);
            case Semaphore semaphore when call.method().equals("acquire") -> returningTrue(semaphore::acquire);
            case Event event when call.method().equals("wait") -> returningTrue(event::await);
            case Condition condition -> ofCondition(frame, condition, call);
            case Barrier barrier -> ofBarrier(barrier, call);
            case Queue<?> queue -> QueueMethods.coroutine(frame, queue, call);
            default -> throw call.unknownFor(object);
        };
    }

    private static Coroutine<@Nullable Object> ofCondition(Frame frame, Condition condition, MethodCall call) {
        return switch (call.method()) {
            case "acquire" -> returningTrue(condition::acquire);
            case "wait" -> returningTrue(condition::await);
            case "wait_until" -> {
                var test = ((Arguments.Until) call.arguments()).test();
                yield returningTrue(
                        () -> condition.awaitUntil(() -> frame.state().holds(test)));
            }
            default -> throw call.unknownFor(condition);
        };
    }

    private static Coroutine<@Nullable Object> ofBarrier(Barrier barrier, MethodCall call) {
        return switch (call.method()) {
            case "wait" -> barrier::await;
            case "reset" -> returningNull(barrier::reset);
            case "abort" -> returningNull(barrier::abort);
            default -> throw call.unknownFor(barrier);
        };
    }

    static void enter(Object object) throws Exception {
        switch (object) {
            case Lock lock -> lock.acquire();
            case Condition condition -> condition.acquire();
            case Semaphore semaphore -> semaphore.acquire();
            case Barrier barrier -> barrier.await();
            default -> throw new MalformedProgramException(object + " cannot be entered by `with`");
        }
    }

    static void exit(Object object) {
        switch (object) {
            case Lock lock -> lock.release();
            case Condition condition -> condition.release();
            case Semaphore semaphore -> semaphore.release();
            case Barrier _ -> {} // Its way out does not wait.
            default -> throw new MalformedProgramException(object + " cannot be left by `with`");
        }
    }

    private static Coroutine<@Nullable Object> returningTrue(VoidCoroutine method) {
        return () -> {
            method.await();
            return true;
        };
    }

    private static Coroutine<@Nullable Object> returningNull(VoidCoroutine method) {
        return () -> {
            method.await();
            return null;
        };
    }
}
