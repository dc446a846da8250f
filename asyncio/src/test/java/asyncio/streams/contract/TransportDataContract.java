package asyncio.streams.contract;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import asyncio.streams.BufferedProtocol;
import asyncio.streams.ExtraInfo;
import asyncio.streams.Transport;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// What every [Transport] promises about the data, in the direction from the first end to the second. A part of
/// [TransportContract].
public abstract class TransportDataContract extends TransportFixture {
    /// For the tests of transports.
    protected TransportDataContract() {}

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
