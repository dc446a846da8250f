package asyncio;

import static asyncio.Asyncio.createTask;
import static asyncio.Asyncio.sleep;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Cancelling tasks that are held up in blocking calls of the JDK.
@SuppressWarnings({"ThreadPriorityCheck", "WaitNotInLoop"}) // Such calls are the subject.
final class BlockedTaskCancelTest {
    private static final Duration SHORT = Duration.ofMillis(20);

    private final List<String> trace = new ArrayList<>();

    @BeforeEach
    void onlyWhereABlockingCallSuspendsNobodyElse() {
        assumeTrue(FiberKind.preferred() == FiberKind.LOOP);
    }

    static Stream<Arguments> blockingCalls() {
        var monitor = new Object();
        var locked = new ReentrantLock();
        return Stream.of(
                call("Thread.sleep", () -> Thread.sleep(Duration.ofHours(1))),
                call("Object.wait", () -> {
                    synchronized (monitor) {
                        monitor.wait();
                    }
                }),
                call("BlockingQueue.take", () -> new LinkedBlockingQueue<String>().take()),
                call("CountDownLatch.await", () -> new CountDownLatch(1).await()),
                call("ReentrantLock.lockInterruptibly", () -> {
                    var thread = Thread.ofVirtual().start(locked::lock);
                    thread.join();
                    locked.lockInterruptibly();
                }),
                call("Socket.accept", () -> {
                    try (var server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
                        server.accept().close();
                    }
                }),
                call("Socket.read", () -> {
                    try (var server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
                            var client = new Socket(server.getInetAddress(), server.getLocalPort())) {
                        client.getInputStream().read();
                    }
                }));
    }

    private static Arguments call(String name, VoidCoroutine body) {
        return Arguments.of(name, body);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("blockingCalls")
    void cancellingInterruptsABlockedTaskAndItEndsCancelled(String name, VoidCoroutine body) {
        Asyncio.run(() -> {
            var blocked = createTask(body, name);
            sleep(SHORT);
            blocked.cancel("enough");

            assertThatThrownBy(blocked::await)
                    .as(name)
                    .isInstanceOf(CancelledError.class)
                    .hasMessage("enough");
            assertThat(blocked.cancelled()).isTrue();
        });
    }

    @Test
    void theInterruptOfACancellationDoesNotOutliveIt() {
        Asyncio.run(() -> {
            var blocked = createTask(() -> {
                LockSupport.park(); // Returns on interrupt and leaves the status set.
                try {
                    sleep(Duration.ofHours(1));
                } catch (CancelledError e) {
                    trace.add("cancelled, interrupted=" + Thread.currentThread().isInterrupted());
                }
                Thread.sleep(1);
                trace.add("goes on");
            });
            sleep(SHORT);
            blocked.cancel();
            blocked.await();
        });

        assertThat(trace).containsExactly("cancelled, interrupted=false", "goes on");
    }

    @Test
    void aTaskThatSwallowsTheInterruptionIsCancelledWhereItNextSuspends() {
        Asyncio.run(() -> {
            var blocked = createTask(() -> {
                try {
                    Thread.sleep(Duration.ofHours(1));
                } catch (InterruptedException e) {
                    trace.add("swallowed");
                }
                sleep(Duration.ZERO);
                trace.add("never");
            });
            sleep(SHORT);
            blocked.cancel();
            assertThatThrownBy(blocked::await).isInstanceOf(CancelledError.class);
        });

        assertThat(trace).containsExactly("swallowed");
    }

    /// A callback cannot be cancelled: it has to be let go on, or it keeps its place in the line for the lock for ever.
    @Test
    @SuppressWarnings("LockNotBeforeTry")
    void aCallbackThatIsHeldUpWhenItsLoopIsClosedDoesNotBreakTheLockForOthers() throws InterruptedException {
        var lock = new ReentrantLock();
        lock.lock();
        Asyncio.run(() -> {
            Asyncio.getRunningLoop().callSoon(() -> {
                lock.lock();
                lock.unlock();
            });
            sleep(SHORT);
        });
        var other = Thread.ofPlatform().daemon().start(() -> {
            lock.lock();
            lock.unlock();
        });
        while (!lock.hasQueuedThread(other)) Thread.onSpinWait();
        lock.unlock();

        assertThat(other.join(Duration.ofSeconds(5))).as("got the lock").isTrue();
    }
}
