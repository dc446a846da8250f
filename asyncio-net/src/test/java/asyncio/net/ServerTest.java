package asyncio.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import asyncio.Asyncio;
import asyncio.CancelledError;
import asyncio.Event;
import asyncio.TimeoutException;
import asyncio.streams.ClientConnected;
import java.io.IOException;
import java.net.BindException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/// The life of a server.
final class ServerTest extends OnLoop {
    private static final Duration LONG = Duration.ofSeconds(20);

    /// Serves until the client has nothing more to say.
    private final ClientConnected listening = (reader, writer) -> {
        reader.read();
        trace.add("served");
        writer.close();
    };

    private Server start(ClientConnected handler) throws Exception {
        return Net.startServer(handler, LOCALHOST, 0);
    }

    @Test
    void aServerSaysWhereItListens() {
        run(() -> {
            var server = start(listening);
            assertThat(server.isServing()).isTrue();
            assertThat(server.port()).isPositive();
            assertThat(server.sockets()).hasSize(1);
            assertThat(server.getLoop()).isSameAs(Asyncio.getRunningLoop());
            assertThat(server.toString()).contains("serving", LOCALHOST, "0 clients");

            server.close();
            server.close();
            assertThat(server.isServing()).isFalse();
            assertThat(server.sockets()).isEmpty();
            assertThatThrownBy(server::port).isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(server::startServing).hasMessageEndingWith("Make a new one");
            server.waitClosed();
        });
    }

    @Test
    void aServerThatDoesNotServeYetLetsClientsWait() {
        run(() -> {
            var options = new ServerOptions().startServing(false);
            try (var server = Net.startServer(listening, List.of(LOCALHOST), 0, options);
                    var client = Net.openConnection(LOCALHOST, server.port())) {
                assertThat(server.isServing()).isFalse();
                client.writer().writeEof();
                Asyncio.sleep(Duration.ofMillis(20));
                assertThat(trace).isEmpty();

                server.startServing();
                client.reader().read();
                assertThat(trace).containsExactly("served");
                server.shutdown(LONG);
            }
        });
    }

    @Test
    void clientsStayWhenAServerIsClosed() {
        run(() -> {
            var server = start(listening);
            try (var client = Net.openConnection(LOCALHOST, server.port())) {
                until(() -> server.toString().contains("1 clients"));
                server.close();
                assertThatThrownBy(() -> Asyncio.waitFor(
                                () -> {
                                    server.waitClosed();
                                    return null;
                                },
                                Duration.ofMillis(20)))
                        .isInstanceOf(TimeoutException.class);

                client.writer().writeEof();
                server.waitClosed();
                assertThat(trace).containsExactly("served");
            }
        });
    }

    @Test
    void waitClosedMayBeCalledBeforeClose() {
        run(() -> {
            var server = start(listening);
            var waiter = Asyncio.createTask(() -> {
                server.waitClosed();
                trace.add("closed");
            });
            Asyncio.sleep(Duration.ofMillis(5));
            assertThat(trace).isEmpty();

            server.close();
            waiter.await();
            assertThat(trace).containsExactly("closed");
        });
    }

    @Test
    void aClosedPortCanBeBoundAgainAtOnce() {
        run(() -> {
            var first = start(listening);
            int port = first.port();
            first.close();
            var second = Net.startServer(listening, LOCALHOST, port);
            second.close();
        });
    }

    // ---- serveForever

    @Test
    void cancellingServeForeverClosesServerAndClients() {
        run(() -> {
            var server = start((reader, _) -> reader.read());
            var serving = Asyncio.createTask(server::serveForever);
            try (var client = Net.openConnection(LOCALHOST, server.port())) {
                until(() -> server.toString().contains("1 clients"));
                serving.cancel();

                assertThatThrownBy(serving::await).isInstanceOf(CancelledError.class);
                assertThat(server.isServing()).isFalse();
                assertThat(client.reader().read()).isEmpty();
            }
        });
    }

    @Test
    void closingAServerCancelsServeForever() {
        run(() -> {
            var server = start(listening);
            var serving = Asyncio.createTask(server::serveForever);
            Asyncio.sleep(Duration.ofMillis(5));
            server.close();

            assertThatThrownBy(serving::await).isInstanceOf(CancelledError.class);
        });
    }

    @Test
    void onlyOneTaskMayServe() {
        run(() -> {
            var server = start(listening);
            var serving = Asyncio.createTask(server::serveForever);
            Asyncio.sleep(Duration.ofMillis(5));

            assertThatThrownBy(server::serveForever)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("by another task already");
            serving.cancel();
        });
    }

    // ---- shutdown

    @Test
    void shutdownLetsHandlersFinish() {
        run(() -> {
            var go = new Event();
            var server = start((_, writer) -> {
                go.await();
                trace.add("finished");
                writer.close();
            });
            try (var _ = Net.openConnection(LOCALHOST, server.port())) {
                until(() -> server.toString().contains("1 clients"));
                Asyncio.getRunningLoop().callLater(Duration.ofMillis(20), go::set);
                server.shutdown(LONG);

                assertThat(trace).containsExactly("finished");
            }
        });
    }

    @Test
    void shutdownWaitsForHandlersWhoseConnectionIsGone() {
        run(() -> {
            var go = new Event();
            var server = start((_, writer) -> {
                writer.close();
                writer.waitClosed();
                go.await();
                trace.add("finished");
            });
            try (var client = Net.openConnection(LOCALHOST, server.port())) {
                client.reader().read();
                Asyncio.getRunningLoop().callLater(Duration.ofMillis(20), go::set);
                server.shutdown(LONG);

                assertThat(trace).containsExactly("finished");
            }
        });
    }

    @Test
    void whoIsNotDoneInTimeIsCancelledAndCutOff() {
        run(() -> {
            var server = start((_, _) -> {
                try {
                    new Event().await();
                } catch (CancelledError e) {
                    trace.add("cancelled: " + e.getMessage());
                    throw e;
                }
            });
            try (var client = Net.openConnection(LOCALHOST, server.port())) {
                until(() -> server.toString().contains("1 clients"));
                server.shutdown(Duration.ofMillis(20));

                assertThat(trace).containsExactly("cancelled: the server is shut down");
                assertThat(server.toString()).contains("0 clients");
                assertThat(client.reader().read()).isEmpty();
            }
        });
    }

    @Test
    void cancellingShutdownCutsEverybodyOff() {
        run(() -> {
            var server = start((reader, _) -> reader.read());
            try (var client = Net.openConnection(LOCALHOST, server.port())) {
                until(() -> server.toString().contains("1 clients"));
                var ending = Asyncio.createTask(() -> server.shutdown(LONG));
                Asyncio.sleep(Duration.ofMillis(5));
                ending.cancel();

                assertThatThrownBy(ending::await).isInstanceOf(CancelledError.class);
                assertThat(server.toString()).contains("0 clients");
                assertThat(client.reader().read()).isEmpty();
            }
        });
    }

    // ---- Handlers that fail

    @Test
    void anExceptionInAHandlerIsReportedAndClosesTheConnection() {
        run(() -> {
            var server = start((_, _) -> {
                throw new IllegalStateException("planned");
            });
            try (var client = Net.openConnection(LOCALHOST, server.port())) {
                assertThat(client.reader().read()).isEmpty();
                server.shutdown(LONG);

                assertThat(reports).hasSize(1);
                assertThat(reports.getFirst().exception()).hasMessage("planned");
                reports.clear();
            }
        });
    }

    @Test
    void anExceptionInTheFactoryIsReportedAndClosesTheConnection() {
        run(() -> {
            var server = Net.createServer(
                    () -> {
                        throw new IllegalStateException("planned");
                    },
                    LOCALHOST,
                    0);
            try (var client = Net.openConnection(LOCALHOST, server.port())) {
                assertThat(client.reader().read()).isEmpty();
                server.shutdown(LONG);

                assertThat(reports).hasSize(1);
                reports.clear();
            }
        });
    }

    // ---- Descriptors

    /// As when there are none left. To use them all up would make this whole process stumble.
    @Test
    void afterAFailureToAcceptAServerTakesABreath() {
        run(() -> {
            try (var server = start(listening)) {
                var loop = Asyncio.getRunningLoop();
                var listener = server.listeners().getFirst();
                NettyPoller.of(loop).request(() -> listener.failed(new IOException("Too many open files")));
                until(() -> !reports.isEmpty());
                long begin = loop.nanoTime();
                assertThat(reports.getFirst().message())
                        .contains("cannot accept a connection", "tries again every 1 s");
                reports.clear();

                try (var client = Net.openConnection(LOCALHOST, server.port())) {
                    client.writer().writeEof();
                    assertThat(client.reader().read()).isEmpty();
                    assertThat(loop.nanoTime() - begin)
                            .isGreaterThan(Duration.ofMillis(500).toNanos());
                }
                server.shutdown(LONG);
            }
        });
    }

    // ---- Addresses

    @Test
    void severalHostsAndEachOnce() {
        run(() -> {
            var hosts = List.of(LOCALHOST, "127.0.0.2", LOCALHOST);
            try (var server = Net.startServer(listening, hosts, 0, new ServerOptions())) {
                assertThat(server.sockets()).hasSize(2);
            }
        });
    }

    @Test
    void noHostMeansEveryAddressOfThisMachine() {
        run(() -> {
            try (var server = Net.startServer(listening, List.of(), 0, new ServerOptions());
                    var client = Net.openConnection(LOCALHOST, server.port())) {
                client.writer().writeEof();
                client.reader().read();
                server.shutdown(LONG);
            }
        });
    }

    @Test
    void anAddressInUseIsNamed() {
        run(() -> {
            try (var server = start(listening)) {
                assertThatThrownBy(() -> Net.startServer(listening, LOCALHOST, server.port()))
                        .isInstanceOf(BindException.class)
                        .hasMessageContaining("cannot listen to /127.0.0.1:" + server.port());
            }
        });
    }

    @Test
    void serversMayShareAPort() {
        run(() -> {
            var options = new ServerOptions().reusePort(true);
            try (var first = Net.startServer(listening, List.of(LOCALHOST), 0, options);
                    var second = Net.startServer(listening, List.of(LOCALHOST), first.port(), options)) {
                assertThat(second.port()).isEqualTo(first.port());
            }
        });
    }

    @Test
    void anAddressOfAnotherMachineIsLeftOutIfThereAreOthers() {
        run(() -> {
            var elsewhere = "192.0.2.1";
            try (var server = Net.startServer(listening, List.of(LOCALHOST, elsewhere), 0, new ServerOptions())) {
                assertThat(server.sockets()).hasSize(1);
            }
            assertThatThrownBy(() -> Net.startServer(listening, elsewhere, 0)).isInstanceOf(BindException.class);
        });
    }

    @Test
    void badArgumentsAreRefused() {
        run(() -> {
            assertThatThrownBy(() -> Net.startServer(listening, LOCALHOST, 65_536))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("port is 65536, must be between 0 and 65535");
            assertThatThrownBy(() -> new ServerOptions().backlog(0)).isInstanceOf(IllegalArgumentException.class);
        });
    }
}
