package asyncio.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import asyncio.Asyncio;
import asyncio.EventLoop;
import asyncio.FiberKind;
import asyncio.Runner;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/// Which way of doing I/O a loop gets.
final class IoKindTest extends OnLoop {
    @Test
    void everyLoopHasANetwork() {
        try (var loop = new EventLoop()) {
            assertThat(loop.poller()).isInstanceOf(NettyPoller.class);
            assertThat(loop.toString()).contains(kind().toString());
        }
    }

    @Test
    void aLoopShowsWhatItWaitsIn() {
        try (var loop = EventLoop.builder().poller(IoKind.NIO.newPoller()).build()) {
            assertThat(loop.toString()).contains(", nio]");
        }
    }

    @Test
    void nioWorksEverywhere() {
        assertThat(IoKind.NIO.isAvailable()).isTrue();
    }

    @Test
    void whatDoesNotWorkHereSaysWhy() {
        for (var kind : IoKind.values()) {
            if (kind.isAvailable()) continue;
            assertThatThrownBy(kind::newPoller)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining(kind + " does not work here")
                    .hasMessageContaining("netty-transport-native-" + kind)
                    .hasMessageNotContaining("ExceptionInInitializerError")
                    .hasMessageEndingWith("or use NIO");
        }
    }

    @Test
    void aLoopThatNeedsNoNetworkDoesNotStartIt() {
        try (var loop = EventLoop.builder().poller(kind().newPoller()).build()) {
            loop.runUntilComplete(loop.createTask(() -> Asyncio.sleep(Duration.ofMillis(1))));
            Thread.ofPlatform().start(() -> loop.callSoonThreadsafe(loop::stop));
            loop.runForever();

            assertThat(((NettyPoller) loop.poller()).hasRequests()).isFalse();
            assertThat(loop.poller().mayWake())
                    .as("so that a deadlock is noticed")
                    .isFalse();
        }
    }

    /// The thread of the loop is not the same in each run, at least not on HANDOFF fibers.
    @Test
    void aConnectionOutlivesARunOfItsLoop() {
        var loop = newLoop();
        try (var runner = new Runner(() -> loop)) {
            var server = runner.run(() -> Net.startServer(
                    (reader, writer) -> {
                        writer.write(reader.readLine());
                        writer.close();
                    },
                    LOCALHOST,
                    0));
            var client = runner.run(() -> Net.openConnection(LOCALHOST, server.port()));
            var answer = runner.run(() -> {
                client.send("hello\n");
                return client.reader().readLine();
            });
            runner.run(() -> {
                client.close();
                server.shutdown(Duration.ofSeconds(5));
            });

            assertThat(answer).asString().isEqualTo("hello\n");
        }
    }

    @Test
    void aForeignThreadWakesALoopThatWaitsForIo() {
        run(() -> {
            try (var _ = Net.startServer((_, _) -> {}, LOCALHOST, 0)) {
                for (int i = 0; i < 200; i++) {
                    var future = Asyncio.getRunningLoop().runInExecutor(null, () -> "woken");
                    assertThat(future.await()).isEqualTo("woken");
                }
            }
        });
    }

    @Test
    void handoffFibersAndIoUringDoNotGoTogether() {
        if (!IoKind.IO_URING.isAvailable()) return;
        try (var loop = EventLoop.builder()
                .fiber(FiberKind.HANDOFF)
                .poller(IoKind.IO_URING.newPoller())
                .build()) {
            assertThatThrownBy(() -> loop.runUntilComplete(loop.createTask(() -> Net.openConnection(LOCALHOST, 80))))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageEndingWith("Use nio or epoll");
        }
    }

    @Test
    void whatIsOpenWhenALoopIsClosedIsClosedToo() {
        try (var runner = new Runner(this::newLoop)) {
            runner.run(() -> {
                var server = Net.startServer((reader, _) -> reader.read(), LOCALHOST, 0);
                for (int i = 0; i < 3; i++) Net.openConnection(LOCALHOST, server.port());
                Net.bindDatagramSocket(new java.net.InetSocketAddress(0));
            });
        }
    }
}
