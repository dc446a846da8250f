package asyncio.net.leaks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import asyncio.testing.LeakCheck;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/// Fails a test that leaves a descriptor open, and a class of tests that have lost a buffer of Netty. All tests of this
/// module have it.
public final class NothingLeft implements BeforeAllCallback, BeforeEachCallback, AfterEachCallback, AfterAllCallback {
    /// Pipes of processes are closed a little later.
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    static {
        LostResources.watch();
    }

    private @Nullable LeakCheck descriptors;

    /// Creates one, for a class of tests.
    public NothingLeft() {}

    /// The JDK opens some descriptors with the first sockets, and with the first that block virtual threads, and keeps
    /// them.
    @Override
    public void beforeAll(ExtensionContext unused) throws Exception {
        var warmUp = new FutureTask<@Nullable Void>(() -> {
            try (var listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                    var socket = SocketChannel.open(listener.getLocalSocketAddress());
                    var selector = Selector.open()) {
                socket.configureBlocking(false).register(selector, SelectionKey.OP_READ);
                listener.accept().close();
                listener.setSoTimeout(1);
                assertThatThrownBy(listener::accept).isInstanceOf(SocketTimeoutException.class);
            }
            return null;
        });
        Thread.startVirtualThread(warmUp);
        warmUp.get();
    }

    @Override
    public void beforeEach(ExtensionContext unused) {
        descriptors = LeakCheck.open(LeakCheck.Kind.DESCRIPTORS);
    }

    @Override
    public void afterEach(ExtensionContext unused) {
        if (descriptors != null) awaitClosed(descriptors, PATIENCE);
    }

    /// Waits until no more descriptors are open than were.
    ///
    /// @throws AssertionError if some stay open
    static void awaitClosed(LeakCheck descriptors, Duration patience) {
        long end = System.nanoTime() + patience.toNanos();
        while (true) {
            try {
                descriptors.close();
                return;
            } catch (AssertionError e) {
                if (System.nanoTime() - end > 0) throw e;
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
            }
        }
    }

    @Override
    public void afterAll(ExtensionContext unused) {
        assertThat(LostResources.find()).as("what Netty has lost").isEmpty();
    }
}
