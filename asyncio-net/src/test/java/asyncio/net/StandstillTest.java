package asyncio.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import asyncio.Asyncio;
import asyncio.DeadlockException;
import asyncio.Event;
import asyncio.EventLoop;
import asyncio.FiberKind;
import asyncio.Runner;
import asyncio.TaskState;
import asyncio.TaskTree;
import asyncio.VoidCoroutine;
import asyncio.net.leaks.NothingLeft;
import asyncio.streams.ClientConnected;
import asyncio.testing.VirtualClock;
import java.nio.channels.Pipe;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// A loop with a network notices when nothing in it can go on, and does not when something may come over the network.
@Timeout(60)
@ExtendWith(NothingLeft.class)
final class StandstillTest {
    private static final ClientConnected HANG_UP = (_, writer) -> writer.close();

    /// What works here.
    private static Stream<IoKind> kinds() {
        boolean loop = FiberKind.preferred() == FiberKind.LOOP;
        return Stream.of(IoKind.values()).filter(kind -> kind.isAvailable() && (loop || kind != IoKind.IO_URING));
    }

    private static void run(IoKind kind, VoidCoroutine main) {
        var loop = EventLoop.builder().poller(kind.newPoller()).clock(new VirtualClock());
        try (var runner = new Runner(loop.failOnDeadlock(Duration.ZERO)::build)) {
            runner.run(main);
        }
    }

    private static void wakeFromOutside() {
        var loop = Asyncio.getRunningLoop();
        var event = new Event();
        Thread.ofPlatform().daemon().start(() -> {
            while (TaskTree.of(loop).tasks().stream().noneMatch(task -> task.state() == TaskState.WAITING)) {
                Thread.onSpinWait();
            }
            TaskTree.of(loop); // Once more, so that the loop has had time to look.
            loop.callSoonThreadsafe(event::set);
        });
        event.await();
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void aNetworkThatNobodyUsesHidesNoDeadlock(IoKind kind) {
        assertThatThrownBy(() -> run(kind, () -> new Event().await())).isInstanceOf(DeadlockException.class);
    }

    @Test
    void neitherDoesTheOneThatIsFoundAsAService() {
        var loop = EventLoop.builder().failOnDeadlock(Duration.ZERO);
        try (var runner = new Runner(loop::build)) {
            assertThatThrownBy(() -> runner.run(() -> new Event().await())).isInstanceOf(DeadlockException.class);
        }
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void somebodyMayConnectToAServer(IoKind kind) {
        run(kind, () -> {
            try (var _ = Net.startServer(HANG_UP, "127.0.0.1", 0)) {
                wakeFromOutside();
            }
        });
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void aServerThatIsClosedHidesNoDeadlock(IoKind kind) {
        assertThatThrownBy(() -> run(kind, () -> {
                    var server = Net.startServer(HANG_UP, "127.0.0.1", 0);
                    Net.openConnection("127.0.0.1", server.port()).close();
                    server.close();
                    server.waitClosed();
                    new Event().await();
                }))
                .isInstanceOf(DeadlockException.class);
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void aChannelOfTheJdkThatIsWatchedMayBeReady(IoKind kind) throws Exception {
        var pipe = Pipe.open();
        try (var source = pipe.source();
                var _ = pipe.sink()) {
            source.configureBlocking(false);
            run(kind, () -> {
                Net.addReader(source, () -> {});
                wakeFromOutside();
                assertThat(Net.removeReader(source)).isTrue();
            });
        }
    }
}
