package asyncio.streams.contract;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import asyncio.Asyncio;
import asyncio.streams.Transport;
import asyncio.streams.WriteBufferLimits;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/// What every [Transport] promises, in the direction from the first end to the second: about the data, about too much
/// of it, and about the end. Extend it in the test of your own transport; see also [DuplexTransportContract].
public abstract class TransportContract extends TransportDataContract {
    /// For the tests of transports.
    protected TransportContract() {}

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
}
