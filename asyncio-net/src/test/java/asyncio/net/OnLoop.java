package asyncio.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import asyncio.Asyncio;
import asyncio.EventLoop;
import asyncio.ExceptionContext;
import asyncio.FiberKind;
import asyncio.Runner;
import asyncio.VoidCoroutine;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;

/// Runs tests on a loop with real sockets. Sees to it that they end, and that they leave neither a socket nor a report
/// to the exception handler behind.
abstract class OnLoop {
    static final String LOCALHOST = "127.0.0.1";

    /// Nothing here takes long, but the machine may have other things to do.
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /// Said of a test that was not run after all.
    private static final long NOT_COUNTED = -1;

    /// What happened, in order.
    final List<String> trace = new ArrayList<>();

    /// What the exception handler was told. A test that expects something empties it.
    final List<ExceptionContext> reports = new ArrayList<>();

    private long socketsBefore = NOT_COUNTED;

    /// Returns what the loop of the tests waits in.
    IoKind kind() {
        return IoKind.preferred(FiberKind.preferred() == FiberKind.HANDOFF);
    }

    /// The JDK opens a socket with the first connection, and keeps it.
    @BeforeAll
    static void warmUp() throws IOException {
        try (var listener =
                        ServerSocketChannel.open().bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
                var socket = SocketChannel.open(listener.getLocalAddress());
                var selector = Selector.open()) {
            socket.configureBlocking(false).register(selector, SelectionKey.OP_READ);
        }
    }

    @BeforeEach
    void countSockets() {
        socketsBefore = sockets();
        assumeTrue(kind().isAvailable(), () -> kind() + " does not work on this machine");
        assumeTrue(kind() != IoKind.IO_URING || FiberKind.preferred() == FiberKind.LOOP, "io_uring needs LOOP fibers");
    }

    @AfterEach
    void nothingIsLeft() {
        if (socketsBefore == NOT_COUNTED) return;
        assertThat(sockets()).as("open sockets").isEqualTo(socketsBefore);
        assertThat(reports).as("what the exception handler was told").isEmpty();
    }

    /// Counts the open sockets of this process, where the system tells.
    static long sockets() {
        var descriptors = Path.of("/proc/self/fd");
        if (!Files.isDirectory(descriptors)) return 0;
        try (var files = Files.list(descriptors)) {
            return files.filter(OnLoop::isSocket).count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isSocket(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString().startsWith("socket:");
        } catch (NoSuchFileException e) {
            return false; // It was that of the listing.
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    EventLoop.Builder loops() {
        return EventLoop.builder().poller(kind().newPoller());
    }

    EventLoop newLoop() {
        var loop = loops().build();
        loop.setExceptionHandler((_, context) -> reports.add(context));
        return loop;
    }

    void run(VoidCoroutine body) {
        try (var runner = new Runner(this::newLoop)) {
            runner.run(() -> Asyncio.timeout(PATIENCE, _ -> {
                body.await();
            }));
        }
    }

    /// Lets the loop turn until something is so.
    static void until(java.util.function.BooleanSupplier condition) {
        while (!condition.getAsBoolean()) Asyncio.sleep(Duration.ofMillis(1));
    }
}
