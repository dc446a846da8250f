package asyncio.streams;

import static asyncio.Asyncio.createTask;
import static asyncio.Asyncio.sleep;
import static asyncio.Asyncio.timeout;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import asyncio.InVirtualTime;
import asyncio.TimeoutException;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Streams over a connection: both halves, flow control, and the end.
@Timeout(60)
final class ConnectionTest extends InVirtualTime {
    private static final byte[] MUCH = new byte[1_000_000];

    private interface Conversation {
        void hold(Connection.Pair pair) throws Exception;
    }

    /// Runs a test with the two ends of a connection.
    private void connected(Conversation test) {
        run(() -> test.hold(Connection.pair()));
    }

    private static String text(byte[] bytes) {
        return new String(bytes, UTF_8);
    }

    @Test
    void twoEndsTalkInMemory() {
        run(() -> {
            // @start region=pair
            var pair = Connection.pair();
            createTask(() -> {
                try (var server = pair.second()) {
                    for (var line : server.reader().lines()) server.send(line.toUpperCase(Locale.ROOT) + "\n");
                }
            });
            try (var client = pair.first()) {
                client.send("hello\n");
                trace.add(text(client.reader().readLine()));
                client.writer().writeEof();
                trace.add(text(client.reader().read()));
            }
            // @end
        });

        assertThat(trace).containsExactly("HELLO\n", "");
    }

    @Test
    void aConnectionComesApart() {
        run(() -> {
            Object connection = Connection.pair().first();
            if (connection instanceof Connection(var reader, var writer)) {
                writer.write("x");
                assertThat(reader.atEof()).isFalse();
            }
        });
    }

    @Test
    void writingInPieces() {
        connected(pair -> {
            var writer = pair.first().writer();
            // @start region=writing
            writer.write("one ");
            writer.writeLines(List.of("two ".getBytes(UTF_8), "three".getBytes(UTF_8)));
            writer.drain();
            writer.close();
            writer.waitClosed();
            // @end
            assertThat(text(pair.second().reader().read())).isEqualTo("one two three");
        });
    }

    // ---- drain

    @Test
    void drainDoesNotSuspendBelowTheUpperLimit() {
        connected(pair -> {
            createTask(() -> trace.add("another task"));
            for (int i = 0; i < 100; i++) {
                pair.first().writer().write(new byte[1_000]);
                pair.first().writer().drain();
            }
            assertThat(trace).isEmpty();
        });
    }

    @Test
    void severalTasksWaitUntilThereIsRoom() {
        connected(pair -> {
            var writer = pair.first().writer();
            writer.write(MUCH);
            for (var name : List.of("a", "b", "c")) {
                createTask(() -> {
                    writer.drain();
                    trace.add(name + " " + writer.transport().getWriteBufferSize());
                });
            }
            sleep(HOUR);
            assertThat(trace).isEmpty();
            pair.second().reader().readExactly(MUCH.length);
            sleep(TURN);
            assertThat(trace).hasSize(3).allMatch(line -> Integer.parseInt(line.substring(2)) <= 16 * 1024);
            assertThat(trace).extracting(line -> line.charAt(0)).containsExactly('a', 'b', 'c');
        });
    }

    @Test
    void oneCancelledDrainLeavesTheOthersAlone() {
        connected(pair -> {
            var writer = pair.first().writer();
            writer.write(MUCH);
            var cancelled = createTask(writer::drain);
            var other = createTask(writer::drain);
            sleep(TURN);
            cancelled.cancel();
            sleep(TURN);
            assertThat(other.done()).isFalse();
            pair.second().reader().readExactly(MUCH.length);
            other.await();
            assertThat(cancelled.cancelled()).isTrue();
        });
    }

    @Test
    void drainThrowsWhatBrokeTheConnection() {
        connected(pair -> {
            var writer = pair.first().writer();
            writer.write(MUCH);
            var draining = createTask(() -> {
                writer.drain();
            });
            sleep(TURN);
            var failure = new IOException("the cable was cut");
            sever(pair.first(), failure);
            assertThat(catchThrowable(draining::await)).isSameAs(failure);
            assertThatThrownBy(writer::drain).isSameAs(failure);
            assertThatThrownBy(writer::waitClosed).isSameAs(failure);
            assertThatThrownBy(() -> pair.first().reader().read()).isSameAs(failure);
        });
    }

    @Test
    void drainSaysThatTheConnectionWasClosed() {
        connected(pair -> {
            var writer = pair.first().writer();
            writer.close();
            writer.write("lost");
            assertThatThrownBy(writer::drain).isInstanceOf(ConnectionResetException.class);
            assertThat(writer.isClosing()).isTrue();
        });
    }

    private static void sever(Connection connection, Throwable failure) {
        ((MemoryTransport) connection.writer().transport()).sever(failure);
    }

    // ---- The end

    @Test
    void waitClosedMayBeCalledByManyAndCancelled() {
        connected(pair -> {
            var writer = pair.first().writer();
            var cancelled = createTask(writer::waitClosed);
            var first = createTask(writer::waitClosed);
            sleep(TURN);
            cancelled.cancel();
            sleep(TURN);
            assertThat(first.done()).isFalse();
            writer.close();
            first.await();
            writer.waitClosed();
        });
    }

    @Test
    void writingAfterTheEndOfTheDataIsRefused() {
        run(() -> {
            var writer = Connection.pair().first().writer();
            assertThat(writer.canWriteEof()).isTrue();
            writer.writeEof();
            assertThatThrownBy(() -> writer.write("more"))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("after writeEof()");
        });
    }

    @Test
    void closingWaitsUntilEverythingIsSent() {
        connected(pair -> {
            createTask(() -> {
                sleep(HOUR);
                trace.add("read " + pair.second().reader().read().length);
            });
            try (var first = pair.first()) {
                first.writer().write(MUCH);
            }
            trace.add("closed after " + clock.elapsed());
            sleep(TURN);
        });

        assertThat(trace).containsExactlyInAnyOrder("closed after PT1H", "read " + MUCH.length);
    }

    @Test
    void aDeadlineHoldsAlthoughTheOtherEndHasStoppedReading() {
        connected(pair -> {
            assertThatThrownBy(() -> timeout(Duration.ofMinutes(5), () -> {
                        try (var first = pair.first()) {
                            first.send(MUCH);
                        }
                    }))
                    .isInstanceOf(TimeoutException.class);
            assertThat(clock.elapsed()).isEqualTo(Duration.ofMinutes(5));
            sleep(TURN);
            assertThatThrownBy(() -> pair.second().reader().read()).isInstanceOf(ConnectionResetException.class);
        });
    }

    @Test
    void cancellingTheCloseDropsWhatIsLeft() {
        connected(pair -> {
            pair.first().writer().write(MUCH);
            var closing = createTask(() -> pair.first().close());
            sleep(HOUR);
            assertThat(closing.done()).isFalse();
            closing.cancel();
            assertThatThrownBy(() -> {
                        while (true) pair.second().reader().readExactly(100_000);
                    })
                    .isInstanceOf(ConnectionResetException.class);
        });
    }

    @Test
    void closingThrowsAnErrorThatNobodyKnows() {
        connected(pair -> {
            var failure = new IOException("the cable was cut");
            assertThatThrownBy(() -> {
                        try (var first = pair.first()) {
                            sever(first, failure);
                        }
                    })
                    .isSameAs(failure);
        });
    }

    @Test
    void closingIsSilentAboutAnErrorThatWasThrown() {
        connected(pair -> {
            var failure = new IOException("the cable was cut");
            assertThatThrownBy(() -> {
                        try (var first = pair.first()) {
                            sever(first, failure);
                            first.reader().read(1);
                        }
                    })
                    .isSameAs(failure)
                    .hasNoSuppressedExceptions();
            assertThatThrownBy(() -> {
                        try (var second = pair.second()) {
                            sleep(TURN);
                            second.send("x");
                        }
                    })
                    .isSameAs(failure)
                    .hasNoSuppressedExceptions();
        });
    }

    @Test
    void dataThatIsBufferedIsReadableAfterTheOtherEndClosed() {
        connected(pair -> {
            pair.first().send("last words");
            pair.first().close();
            sleep(TURN);
            assertThat(text(pair.second().reader().read())).isEqualTo("last words");
        });
    }

    // ---- Views, other transports

    @Test
    void theOutputStreamWaitsForRoomAndEndsTheData() {
        connected(pair -> {
            var reading = createTask(() -> {
                sleep(HOUR);
                return pair.second().reader().read().length;
            });
            var out = pair.first().writer().outputStream();
            out.write(MUCH);
            out.write('x');
            out.flush();
            assertThat(clock.elapsed()).isEqualTo(HOUR);
            out.close();
            out.close();
            assertThatThrownBy(() -> out.write(1))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("closed");
            assertThat(reading.await()).isEqualTo(MUCH.length + 1);
            assertThat(pair.first().writer().isClosing()).isFalse();
        });
    }

    @Test
    void anotherTransportMayBePutUnderTheStreams() {
        run(() -> {
            var outer = Connection.pair();
            var inner = Connection.pair();
            var client = outer.first();
            var layer = (Transport) inner.first().writer().transport();
            layer.setProtocol(((Transport) client.writer().transport()).getProtocol());
            client.writer().replaceTransport(layer);
            inner.second().send("from inside\n");
            client.send("to the inside\n");

            assertThat(text(client.reader().readLine())).isEqualTo("from inside\n");
            assertThat(text(inner.second().reader().readLine())).isEqualTo("to the inside\n");
            assertThat(client.writer().transport()).isSameAs(layer);
            assertThat(client.reader().transport()).hasValue(layer);
        });
    }

    @Test
    void theStateIsReadable() {
        run(() -> {
            var pair = Connection.pair(MemoryLink.USUAL, 100);
            assertThat(pair.first())
                    .hasToString("Connection[reader=StreamReader[0 bytes, limit=100], writer=StreamWriter[open, "
                            + "MemoryTransport[open, 0 bytes to send]]]");
            assertThat(pair.first().writer().getExtraInfo(ExtraInfo.PEERNAME)).isEmpty();
        });
    }
}
