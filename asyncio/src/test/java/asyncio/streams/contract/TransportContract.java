package asyncio.streams.contract;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import asyncio.Asyncio;
import asyncio.VoidCoroutine;
import asyncio.streams.BufferedProtocol;
import asyncio.streams.ExtraInfo;
import asyncio.streams.Protocol;
import asyncio.streams.Transport;
import asyncio.streams.WriteBufferLimits;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What every [Transport] promises, in the direction from the first end to the second. Extend it in the test of your own
/// transport; see also [DuplexTransportContract].
@Timeout(60)
public abstract class TransportContract {
    private static final int MUCH = 3_000_000;
    private static final int BEYOND_ALL_BUFFERS = 16_000_000;
    private static final int TURNS = 20;

    /// What the loop's exception handler was told.
    protected final List<String> reports = new ArrayList<>();

    /// The protocol of the first end.
    protected final RecordingProtocol writer = new RecordingProtocol();

    /// The protocol of the second end.
    protected final RecordingProtocol reader = new RecordingProtocol();

    /// For the tests of transports.
    protected TransportContract() {}

    /// Connects two protocols. Suspends.
    protected abstract Ends connect(Protocol first, Protocol second) throws Exception;

    /// Runs a test on a loop.
    protected void run(VoidCoroutine main) {
        Asyncio.run(() -> {
            Asyncio.getRunningLoop().setExceptionHandler((loop, context) -> reports.add(context.message()));
            main.await();
        });
    }

    /// Lets some turns of the loop pass.
    protected static void turns() {
        for (int i = 0; i < TURNS; i++) Asyncio.sleep(Duration.ZERO);
    }

    /// Returns bytes that are not all alike.
    protected static byte[] pattern(int size) {
        var bytes = new byte[size];
        for (int i = 0; i < size; i++) bytes[i] = (byte) (i * 31 + i / 256);
        return bytes;
    }

    /// Waits until a transport has sent everything.
    protected static void awaitEmptyBuffer(Transport transport) {
        while (transport.getWriteBufferSize() > 0) Asyncio.sleep(Duration.ofMillis(1));
    }

    /// Writes until the protocol is told to pause, and then more than an operating system keeps for a reader. Returns how
    /// much was written.
    protected int overfill(Transport transport) {
        int written = 0;
        var piece = pattern(64 * 1024);
        while (!writer.events.contains("pause") && written < 100_000_000) {
            transport.write(piece);
            written += piece.length;
        }
        assertThat(writer.events).contains("pause");
        transport.write(pattern(BEYOND_ALL_BUFFERS));
        return written + BEYOND_ALL_BUFFERS;
    }

    @Test
    void connectingHasToldBothProtocols() {
        run(() -> {
            var ends = connect(writer, reader);

            assertThat(writer.events).containsExactly("made");
            reader.await("made");
            assertThat(reader.events).containsExactly("made");
            assertThat(writer.transport()).isSameAs(ends.first());
            assertThat(reader.transport()).isSameAs(ends.second());
            assertThat(ends.first().getProtocol()).isSameAs(writer);
            assertThat(ends.second().isReading()).isTrue();
            assertThat(ends.first().isClosing()).isFalse();
        });
    }

    @Test
    void bytesArriveInOrder() {
        run(() -> {
            var ends = connect(writer, reader);
            var data = pattern(MUCH);
            ends.first().write(Arrays.copyOfRange(data, 0, 10));
            ends.first().write(Arrays.copyOfRange(data, 10, MUCH / 2));
            ends.first().write(ByteBuffer.wrap(data, MUCH / 2, MUCH - MUCH / 2));
            reader.awaitCount(MUCH);

            assertThat(reader.received()).isEqualTo(data);
            assertThat(reader.events).containsExactly("made");
        });
    }

    @Test
    void nothingIsReceivedBeforeAMethodOfTheTransportReturns() {
        run(() -> {
            var ends = connect(writer, reader);
            reader.busy = true;
            ends.first().write(pattern(10));
            reader.busy = false;
            reader.awaitCount(10);

            assertThat(reader.events).containsExactly("made");
        });
    }

    @Test
    void anArrayMayBeUsedAgainAfterWriting() {
        run(() -> {
            var ends = connect(writer, reader);
            var data = pattern(MUCH);
            var used = data.clone();
            ends.first().write(used);
            Arrays.fill(used, (byte) 'x');
            reader.awaitCount(MUCH);

            assertThat(reader.received()).isEqualTo(data);
        });
    }

    @Test
    void aBufferIsEmptyAfterWriting() {
        run(() -> {
            var ends = connect(writer, reader);
            var buffer = ByteBuffer.allocateDirect(MUCH);
            buffer.put(pattern(MUCH)).flip().position(5);
            ends.first().write(buffer);

            assertThat(buffer.hasRemaining()).isFalse();
            reader.awaitCount(MUCH - 5);
        });
    }

    @Test
    void emptyPiecesDoNoHarm() {
        run(() -> {
            var ends = connect(writer, reader);
            ends.first().write(new byte[0]);
            ends.first().writeLines(List.of("a".getBytes(UTF_8), new byte[0], "b".getBytes(UTF_8), new byte[0]));
            ends.first().writeLines(List.of(new byte[0]));
            reader.awaitCount(2);
            awaitEmptyBuffer(ends.first());

            assertThat(new String(reader.received(), UTF_8)).isEqualTo("ab");
            assertThat(reader.events).containsExactly("made");
        });
    }

    @Test
    void aBufferedProtocolHasItsBuffersFilled() {
        run(() -> {
            var filled = new Filled(7);
            var ends = connect(writer, filled);
            var data = pattern(1_000);
            ends.first().write(data);
            ends.first().close();
            writer.await("lost");
            filled.await("lost");

            assertThat(filled.received()).isEqualTo(data);
        });
    }

    @Test
    void aBufferWithoutRoomIsFatal() {
        run(() -> {
            var filled = new Filled(0);
            var ends = connect(writer, filled);
            ends.first().write(pattern(10));
            filled.await(() -> filled.events.size() == 2);

            assertThat(filled.exception())
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("has no room");
            assertThat(reports).hasSize(1);
        });
    }

    @Test
    void writingFasterThanTheOtherEndReadsPausesAndResumes() {
        run(() -> {
            var ends = connect(writer, reader);
            ends.second().pauseReading();
            int written = overfill(ends.first());

            assertThat(ends.first().getWriteBufferSize()).isGreaterThan(64 * 1024);
            turns();
            assertThat(writer.events).containsExactly("made", "pause");
            ends.second().resumeReading();
            writer.await("resume");
            assertThat(ends.first().getWriteBufferSize()).isLessThanOrEqualTo(16 * 1024);
            reader.awaitCount(written);
            assertThat(writer.events).containsExactly("made", "pause", "resume");
        });
    }

    @Test
    void limitsAreThoseOfAsyncio() {
        run(() -> {
            var transport = connect(writer, reader).first();

            assertThat(transport.getWriteBufferLimits()).isEqualTo(new WriteBufferLimits(64 * 1024, 16 * 1024));
            transport.setWriteBufferLimits(1_000);
            assertThat(transport.getWriteBufferLimits()).isEqualTo(new WriteBufferLimits(1_000, 250));
            transport.setWriteBufferLimits(30, 20);
            assertThat(transport.getWriteBufferLimits()).isEqualTo(new WriteBufferLimits(30, 20));
            assertThatThrownBy(() -> transport.setWriteBufferLimits(20, 30))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("high (20) must be >= low (30)");
        });
    }

    @Test
    void aLowerLimitPausesAtOnce() {
        run(() -> {
            var ends = connect(writer, reader);
            ends.second().pauseReading();
            ends.first().setWriteBufferLimits(100_000_000);
            for (int i = 0; i < 50 && ends.first().getWriteBufferSize() == 0; i++)
                ends.first().write(pattern(MUCH));

            assertThat(writer.events).containsExactly("made");
            ends.first().setWriteBufferLimits(0);
            assertThat(writer.events).containsExactly("made", "pause");
        });
    }

    @Test
    void aProtocolThatFailsToPauseKeepsItsConnection() {
        run(() -> {
            var failing = new RecordingProtocol() {
                @Override
                public void pauseWriting() {
                    super.pauseWriting();
                    throw new IllegalStateException("cannot pause");
                }

                @Override
                public void resumeWriting() {
                    super.resumeWriting();
                    throw new IllegalStateException("cannot resume");
                }
            };
            var ends = connect(failing, reader);
            ends.second().pauseReading();
            ends.first().setWriteBufferLimits(0);
            int written = 0;
            for (; !failing.events.contains("pause"); written += MUCH)
                ends.first().write(pattern(MUCH));
            ends.second().resumeReading();
            failing.await("resume");
            reader.awaitCount(written);

            assertThat(failing.events).containsExactly("made", "pause", "resume");
            assertThat(reports).hasSize(2).allMatch(report -> report.contains("failed"));
        });
    }

    @Test
    void closingInResumeWritingEndsTheConnectionOnce() {
        run(() -> {
            var closing = new RecordingProtocol() {
                @Override
                public void resumeWriting() {
                    super.resumeWriting();
                    transport().close();
                }
            };
            var ends = connect(closing, reader);
            ends.second().pauseReading();
            ends.first().setWriteBufferLimits(0);
            int written = 0;
            for (; !closing.events.contains("pause"); written += MUCH)
                ends.first().write(pattern(MUCH));
            ends.second().resumeReading();
            closing.await("lost");
            reader.await("lost");
            turns();

            assertThat(closing.events).containsExactly("made", "pause", "resume", "lost");
            assertThat(reader.count()).isEqualTo(written);
        });
    }

    @Test
    void pausedReadersHearNothing() {
        run(() -> {
            var ends = connect(writer, reader);
            ends.second().pauseReading();
            ends.second().pauseReading();
            assertThat(ends.second().isReading()).isFalse();
            ends.first().write(pattern(10));
            turns();
            assertThat(reader.count()).isZero();

            ends.second().resumeReading();
            ends.second().resumeReading();
            assertThat(ends.second().isReading()).isTrue();
            reader.awaitCount(10);
        });
    }

    @Test
    void aReaderMayPauseWhileItReceives() {
        run(() -> {
            var pausing = new RecordingProtocol() {
                @Override
                public void dataReceived(ByteBuffer data) {
                    transport().pauseReading();
                    super.dataReceived(data);
                }
            };
            var ends = connect(writer, pausing);
            var data = pattern(MUCH);
            ends.first().write(data);
            while (pausing.count() < MUCH) {
                int before = pausing.count();
                pausing.awaitCount(before + 1);
                int after = pausing.count();
                turns();
                assertThat(pausing.count()).isEqualTo(after);
                ends.second().resumeReading();
                if (pausing.count() > MUCH / 2) ends.second().setProtocol(reader);
                if (ends.second().getProtocol() == reader) break;
            }
            reader.awaitCount(MUCH - pausing.count());

            var all = Arrays.copyOf(pausing.received(), MUCH);
            System.arraycopy(reader.received(), 0, all, pausing.count(), reader.count());
            assertThat(all).isEqualTo(data);
            assertThat(reader.events).isEmpty();
        });
    }

    @Test
    void aReaderMayPauseAndResumeWhileItReceives() {
        run(() -> {
            var hesitant = new RecordingProtocol() {
                @Override
                public void dataReceived(ByteBuffer data) {
                    transport().pauseReading();
                    transport().resumeReading();
                    super.dataReceived(data);
                }
            };
            var ends = connect(writer, hesitant);
            var data = pattern(MUCH);
            ends.first().write(data);
            ends.first().close();
            hesitant.await("lost");

            assertThat(hesitant.received()).isEqualTo(data);
        });
    }

    @Test
    void closingSendsWhatWasWritten() {
        run(() -> {
            var ends = connect(writer, reader);
            var data = pattern(MUCH);
            writer.busy = true;
            reader.busy = true;
            ends.first().write(data);
            ends.first().close();
            ends.first().close();
            writer.busy = false;
            reader.busy = false;
            assertThat(ends.first().isClosing()).isTrue();
            writer.await("lost");
            reader.await("lost");
            turns();

            assertThat(reader.received()).isEqualTo(data);
            assertThat(reader.events).containsExactly("made", "eof", "lost");
            assertThat(writer.events).startsWith("made").endsWith("lost").doesNotHaveDuplicates();
        });
    }

    @Test
    void whatIsWrittenAfterClosingIsDropped() {
        run(() -> {
            var ends = connect(writer, reader);
            ends.first().write("before".getBytes(UTF_8));
            ends.first().close();
            ends.first().write("after".getBytes(UTF_8));
            writer.await("lost");
            ends.first().write("long after".getBytes(UTF_8));
            reader.await("lost");

            assertThat(new String(reader.received(), UTF_8)).isEqualTo("before");
        });
    }

    @Test
    void abortingDropsWhatWasWritten() {
        run(() -> {
            var ends = connect(writer, reader);
            ends.second().pauseReading();
            overfill(ends.first());
            writer.busy = true;
            ends.first().abort();
            ends.first().abort();
            ends.first().close();
            writer.busy = false;
            assertThat(ends.first().isClosing()).isTrue();
            writer.await("lost");

            assertThat(ends.first().getWriteBufferSize()).isZero();
            ends.second().resumeReading();
            reader.await(() -> reader.events.getLast().startsWith("lost"));
            turns();
            assertThat(writer.events).containsExactly("made", "pause", "lost");
        });
    }

    @Test
    void abortingEndsAClosingTransport() {
        run(() -> {
            var ends = connect(writer, reader);
            ends.second().pauseReading();
            overfill(ends.first());
            ends.first().close();
            turns();
            assertThat(writer.events).containsExactly("made", "pause");
            ends.first().abort();
            writer.await("lost");
            ends.second().close();
            reader.await(() -> reader.events.getLast().startsWith("lost"));
        });
    }

    @Test
    void theEndOfTheDataIsHeardOnceAndAfterTheData() {
        run(() -> {
            var ends = connect(writer, reader);
            assertThat(ends.first().canWriteEof()).isTrue();
            ends.first().write(pattern(MUCH));
            ends.first().writeEof();
            ends.first().writeEof();
            assertThatThrownBy(() -> ends.first().write(pattern(1)))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("after writeEof()");
            reader.await("lost");

            assertThat(reader.events).containsExactly("made", "eof", "lost");
            assertThat(reader.count()).isEqualTo(MUCH);
            ends.first().close();
            writer.await(() -> writer.events.getLast().startsWith("lost"));
        });
    }

    @Test
    void thePausedReaderHearsTheEndWhenItResumes() {
        run(() -> {
            var ends = connect(writer, reader);
            ends.second().pauseReading();
            ends.first().close();
            writer.await("lost");
            turns();
            assertThat(reader.events).containsExactly("made");
            ends.second().resumeReading();
            reader.await("lost");

            assertThat(reader.events).containsExactly("made", "eof", "lost");
        });
    }

    @Test
    void aProtocolThatFailsToReceiveLosesItsConnection() {
        run(() -> {
            var failing = new RecordingProtocol() {
                @Override
                public void dataReceived(ByteBuffer data) {
                    throw new IllegalArgumentException("no such command");
                }
            };
            var ends = connect(writer, failing);
            ends.first().write(pattern(10));
            failing.await("lost: no such command");
            turns();

            assertThat(failing.events).containsExactly("made", "lost: no such command");
            assertThat(reports).hasSize(1).allMatch(report -> report.contains("failed when it received data"));
            ends.first().abort();
            writer.await(() -> writer.events.getLast().startsWith("lost"));
        });
    }

    @Test
    void aProtocolThatFailsAtTheEndLosesItsConnection() {
        run(() -> {
            var failing = new RecordingProtocol() {
                @Override
                public boolean eofReceived() {
                    throw new IllegalArgumentException("too early");
                }
            };
            var ends = connect(writer, failing);
            ends.first().writeEof();
            failing.await("lost: too early");
            turns();

            assertThat(failing.events).containsExactly("made", "lost: too early");
            assertThat(reports).hasSize(1);
            ends.first().close();
            writer.await(() -> writer.events.getLast().startsWith("lost"));
        });
    }

    @Test
    void closingTheReaderStopsTheData() {
        run(() -> {
            var ends = connect(writer, reader);
            ends.first().write(pattern(10));
            reader.awaitCount(10);
            ends.second().close();
            reader.await("lost");
            ends.first().write(pattern(10));
            turns();
            ends.first().abort();
            writer.await(() -> writer.events.getLast().startsWith("lost"));

            assertThat(reader.count()).isEqualTo(10);
            assertThat(reader.events).containsExactly("made", "lost");
        });
    }

    @Test
    void aWriterIsToldThatNobodyReadsAnyMore() {
        run(() -> {
            var ends = connect(writer, reader);
            ends.second().abort();
            reader.await("lost");
            for (int i = 0; i < 1_000 && !ends.first().isClosing(); i++) {
                ends.first().write(pattern(10_000));
                Asyncio.sleep(Duration.ofMillis(1));
            }
            writer.await(() -> writer.events.getLast().startsWith("lost"));
            ends.first().write(pattern(10));
        });
    }

    @Test
    void unknownInformationIsEmpty() {
        run(() -> {
            var transport = connect(writer, reader).first();

            assertThat(transport.getExtraInfo(new ExtraInfo<>("colour", String.class)))
                    .isEmpty();
        });
    }

    @Test
    void theStateIsReadable() {
        run(() -> {
            var ends = connect(writer, reader);

            assertThat(Stream.of(ends.first(), ends.second()).map(Object::toString))
                    .allMatch(s -> s.contains("open"));
            ends.first().abort();
            ends.second().abort();
            assertThat(Stream.of(ends.first(), ends.second()).map(Object::toString))
                    .allMatch(s -> s.contains("clos"));
            writer.await(() -> writer.events.getLast().startsWith("lost"));
        });
    }

    /// Has small buffers filled, or ones without room.
    private static final class Filled extends RecordingProtocol implements BufferedProtocol {
        private final ByteBuffer buffer;

        Filled(int size) {
            buffer = ByteBuffer.allocate(size);
        }

        @Override
        public ByteBuffer getBuffer(int sizeHint) {
            return buffer.clear();
        }

        @Override
        public void bufferUpdated(int count) {
            assertThat(buffer.position()).isEqualTo(count);
            super.dataReceived(buffer.flip());
        }

        @Override
        public void dataReceived(ByteBuffer data) {
            BufferedProtocol.super.dataReceived(data);
        }

        @Override
        public void connectionLost(@Nullable Throwable exception) {
            super.connectionLost(exception);
        }
    }
}
