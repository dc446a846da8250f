package asyncio;

import static asyncio.Asyncio.sleep;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import asyncio.spi.Clock;
import asyncio.testing.VirtualClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// Arguments that are null where nothing may be: the message names them, at once, and not from the depths.
@SuppressWarnings({"NullAway", "FutureReturnValueIgnored", "TypeParameterUnusedInFormals", "UnnecessaryLambda"})
final class ArgumentsTest {
    private static final Runnable CALLBACK = () -> {};

    private static @Nullable <T> T none() {
        return null;
    }

    private static void assertNamed(Map<String, VoidCoroutine> calls) {
        var wrong = new ArrayList<String>();
        calls.forEach((key, call) -> {
            var name = key.substring(key.indexOf(' ') + 1);
            try {
                call.await();
                wrong.add(key + ": accepted");
            } catch (NullPointerException e) {
                if (!name.equals(e.getMessage())) wrong.add(key + ": " + e.getMessage());
            } catch (Exception e) {
                wrong.add(key + ": " + e);
            }
        });
        assertThat(wrong).isEmpty();
    }

    @Test
    void ofTheLoop() {
        try (var loop = new EventLoop(new VirtualClock())) {
            var future = loop.<String>createFuture();
            var calls = new LinkedHashMap<String, VoidCoroutine>();
            calls.put("callSoon callback", () -> loop.callSoon(none()));
            calls.put("callSoon context", () -> loop.callSoon(CALLBACK, none()));
            calls.put("callSoonThreadsafe callback", () -> loop.callSoonThreadsafe(none()));
            calls.put("callSoonThreadsafe context", () -> loop.callSoonThreadsafe(CALLBACK, none()));
            calls.put("callLater callback", () -> loop.callLater(Duration.ZERO, none()));
            calls.put("callLater delay", () -> loop.callLater(none(), CALLBACK));
            calls.put("callAt callback", () -> loop.callAt(0, none()));
            calls.put("callAt context", () -> loop.callAt(0, CALLBACK, none()));
            calls.put("createTask coroutine", () -> loop.createTask(ArgumentsTest.<Coroutine<String>>none()));
            calls.put("createTask coroutine", () -> loop.createTask((VoidCoroutine) none()));
            calls.put("createTask options", () -> loop.createTask(() -> "", (TaskOptions) none()));
            calls.put("runUntilComplete awaitable", () -> loop.runUntilComplete(none()));
            calls.put("runInExecutor work", () -> loop.runInExecutor(null, none()));
            calls.put("setDefaultExecutor executor", () -> loop.setDefaultExecutor(none()));

            calls.put("setSlowCallbackDuration duration", () -> loop.setSlowCallbackDuration(none()));
            calls.put("addDoneCallback callback", () -> future.addDoneCallback(none()));
            calls.put("addDoneCallback context", () -> future.addDoneCallback(_ -> {}, none()));
            calls.put("setException exception", () -> future.setException(none()));
            calls.put("clock clock", () -> EventLoop.builder().clock(none()));
            calls.put("poller poller", () -> EventLoop.builder().poller(none()));
            calls.put("fiber fiber", () -> EventLoop.builder().fiber(none()));
            assertNamed(calls);
        }
    }

    @Test
    void ofTheFunctionsOutsideALoop() {
        var calls = new LinkedHashMap<String, VoidCoroutine>();
        calls.put("run main", () -> Asyncio.run(ArgumentsTest.<Coroutine<String>>none()));
        calls.put("run(Void) main", () -> Asyncio.run((VoidCoroutine) none()));
        calls.put("run clock", () -> Asyncio.run((Clock) none(), () -> {}));
        calls.put("Runner loopFactory", () -> new Runner(none()).close());
        calls.put("runCoroutineThreadsafe loop", () -> Asyncio.runCoroutineThreadsafe(() -> "", none()));
        calls.put("AsyncGenerator body", () -> AsyncGenerator.of(none()));
        calls.put("Condition lock", () -> new Condition(none()));
        calls.put("ContextVar name", () -> new ContextVar<String>(none()));
        assertNamed(calls);
    }

    @Test
    void ofTheFunctionsInsideALoop() {
        Asyncio.run(new VirtualClock(), () -> {
            var calls = new LinkedHashMap<String, VoidCoroutine>();
            calls.put("createTask coroutine", () -> Asyncio.createTask((VoidCoroutine) none()));
            calls.put("sleep delay", () -> sleep(none()));
            calls.put("timeout body", () -> Asyncio.timeout(Duration.ZERO, (VoidCoroutine) none()));
            calls.put(
                    "waitFor awaitable", () -> Asyncio.waitFor(ArgumentsTest.<Awaitable<String>>none(), Duration.ZERO));
            calls.put("waitFor coroutine", () -> Asyncio.waitFor((VoidCoroutine) none(), Duration.ZERO));
            calls.put("await awaitable", () -> Asyncio.await(ArgumentsTest.<Awaitable<String>>none()));
            calls.put("gather awaitables", () -> Asyncio.gather(ArgumentsTest.<List<Future<String>>>none()));
            calls.put("gather awaitable", () -> Asyncio.gather(ArgumentsTest.<Awaitable<String>>none()));
            calls.put("gather first", () -> Asyncio.gather((VoidCoroutine) none(), new VoidCoroutine[0]));
            calls.put("wait futures", () -> Asyncio.wait(ArgumentsTest.<List<Future<String>>>none()));
            calls.put("wait returnWhen", () -> Asyncio.wait(List.of(new Future<String>()), null, none()));
            calls.put("shield awaitable", () -> Asyncio.shield(none()));
            calls.put("ensureFuture awaitable", () -> Asyncio.ensureFuture(none()));
            calls.put("asCompleted awaitables", () -> Asyncio.asCompleted(ArgumentsTest.<List<Future<String>>>none()));
            calls.put("toThread work", () -> Asyncio.toThread((VoidCoroutine) none()));
            calls.put("wrapFuture stage", () -> Asyncio.wrapFuture(none()));
            calls.put("PriorityQueue order", () -> new PriorityQueue<String>(0, none()));
            calls.put(
                    "PriorityQueue.put item",
                    () -> PriorityQueue.<String>create().put(none()));
            calls.put("taskGroup body", () -> Asyncio.taskGroup((VoidTaskGroupBody) none()));
            assertNamed(calls);
        });
    }

    @Test
    void numbersThatMakeNoSenseAreRefused() {
        assertThatThrownBy(() -> new Semaphore(-1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("cannot have -1 permits");
        assertThatThrownBy(() -> new BoundedSemaphore(-1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Barrier(0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("cannot have 0 parties: give 1 or more");
        assertThatThrownBy(() -> new ExceptionGroup("empty", List.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("one exception at least");
    }
}
