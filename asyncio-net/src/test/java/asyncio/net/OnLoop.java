package asyncio.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import asyncio.Asyncio;
import asyncio.EventLoop;
import asyncio.ExceptionContext;
import asyncio.FiberKind;
import asyncio.Runner;
import asyncio.VoidCoroutine;
import asyncio.net.leaks.NothingLeft;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExtendWith;

/// Runs tests on a loop with real sockets. Sees to it that they end, and that they leave nothing behind: no descriptor,
/// no memory, no report to the exception handler.
@ExtendWith(NothingLeft.class)
abstract class OnLoop {
    static final String LOCALHOST = "127.0.0.1";

    /// Nothing here takes long, but the machine may have other things to do.
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /// What happened, in order.
    final List<String> trace = new ArrayList<>();

    /// What the exception handler was told. A test that expects something empties it.
    final List<ExceptionContext> reports = new ArrayList<>();

    private final List<NettyPoller> pollers = new ArrayList<>();

    /// Returns what the loop of the tests waits in.
    IoKind kind() {
        return IoKind.preferred(FiberKind.preferred() == FiberKind.HANDOFF);
    }

    @BeforeEach
    void theKindWorksHere() {
        assumeTrue(kind().isAvailable(), () -> kind() + " does not work on this machine");
        assumeTrue(kind() != IoKind.IO_URING || FiberKind.preferred() == FiberKind.LOOP, "io_uring needs LOOP fibers");
    }

    @AfterEach
    void nothingIsLeft() {
        for (var poller : pollers)
            assertThat(poller.chunksInUse()).as("chunks in use").isZero();
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
        pollers.add((NettyPoller) loop.poller());
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
