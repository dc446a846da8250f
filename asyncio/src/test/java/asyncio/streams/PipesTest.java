package asyncio.streams;

import static asyncio.Asyncio.createTask;
import static asyncio.Asyncio.sleep;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import asyncio.Asyncio;
import asyncio.streams.contract.Ends;
import asyncio.streams.contract.RecordingProtocol;
import asyncio.streams.contract.TransportContract;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Pipe;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class PipesTest extends TransportContract {
    @Override
    protected Ends connect(Protocol first, Protocol second) throws IOException {
        var pipe = Pipe.open();
        var read = Pipes.connectReadPipe(() -> second, pipe.source()).transport();
        var write = Pipes.connectWritePipe(() -> first, pipe.sink()).transport();
        return new Ends((Transport) write, (Transport) read);
    }

    @Test
    void aBlockingStreamIsReadByLines() {
        var trace = new ArrayList<String>();
        var in = new ByteArrayInputStream("one\ntwo\n".getBytes(UTF_8));
        run(() -> {
            // @start region=reading
            var reader = Pipes.reader(in);
            for (var line : reader.lines()) trace.add(line);
            // @end
        });

        assertThat(trace).containsExactly("one", "two");
    }

    @Test
    void theLoopGoesOnWhileAReadBlocks() {
        run(() -> {
            var pipe = Pipe.open();
            var reader = Pipes.connectReadPipe(() -> new StreamReaderProtocol(new StreamReader()), pipe.source());
            var reading = createTask(() -> reader.protocol().reader().readLine());
            for (int i = 0; i < 100; i++) sleep(Duration.ZERO);
            assertThat(reading.done()).isFalse();
            var writer = Pipes.connectWritePipe(FlowControlProtocol::new, pipe.sink());
            writer.transport().write("line\n".getBytes(UTF_8));
            assertThat(new String(reading.await(), UTF_8)).isEqualTo("line\n");
            writer.transport().close();
            assertThat(reader.protocol().reader().read()).isEmpty();
        });
    }

    @Test
    void nothingIsReadThatNobodyWants() {
        run(() -> {
            var reads = new AtomicInteger();
            var endless = new InputStream() {
                @Override
                public int read() {
                    throw new AssertionError("one byte at a time");
                }

                @Override
                public int read(byte[] target, int offset, int length) {
                    reads.incrementAndGet();
                    return length;
                }
            };
            var reader = Pipes.reader(endless, 100_000);
            while (reader.transport().orElseThrow().isReading()) sleep(Duration.ofMillis(1));
            turns();
            assertThat(reads).hasValue(4); // Of 64 KiB each, until there are more than 200,000 bytes.
            assertThat(reader.readExactly(3_000_000)).hasSize(3_000_000);
            reader.transport().orElseThrow().close();
        });
    }

    @Test
    void aStreamThatFailsLosesTheConnection() {
        run(() -> {
            var failure = new IOException("bad sector");
            assertThatThrownBy(Pipes.reader(new Failing(failure))::readLine).isSameAs(failure);
        });

        assertThat(reports).isEmpty();
    }

    @Test
    void aStreamThatBreaksItsContractIsReported() {
        run(() -> {
            var failure = new IllegalStateException("a bug");
            assertThatThrownBy(Pipes.reader(new Failing(failure))::readLine).isSameAs(failure);
        });

        assertThat(reports).hasSize(1);
    }

    @Test
    void whatIsWrittenIsFlushedAndTheStreamClosed() {
        var closed = new CountDownLatch(1);
        var out = new ByteArrayOutputStream() {
            @Override
            public void close() {
                closed.countDown();
            }
        };
        run(() -> {
            var writer = Pipes.writer(out);
            writer.write("one ");
            writer.write("two");
            writer.drain();
            writer.close();
            writer.waitClosed();
            assertThat(closed.getCount()).isZero();
        });

        assertThat(out).hasToString("one two");
    }

    @Test
    void aStreamThatFailsToWriteBreaksTheWriter() {
        run(() -> {
            var failure = new IOException("Broken pipe");
            var writer = Pipes.writer(new OutputStream() {
                @Override
                public void write(int value) throws IOException {
                    throw failure;
                }
            });
            writer.write("lost");
            assertThatThrownBy(writer::waitClosed).isSameAs(failure);
            assertThatThrownBy(writer::drain).isSameAs(failure);
        });
    }

    @Test
    void aStreamThatFailsToCloseSaysSo() {
        run(() -> {
            var failure = new IOException("No space left on device");
            var writer = Pipes.writer(new ByteArrayOutputStream() {
                @Override
                public void close() throws IOException {
                    throw failure;
                }
            });
            writer.write("x");
            writer.close();
            assertThatThrownBy(writer::waitClosed).isSameAs(failure);
        });
    }

    @Test
    void closingWakesAThreadThatReadsFromAChannel() {
        run(() -> {
            var pipe = Pipe.open();
            var end = Pipes.connectReadPipe(() -> reader, pipe.source());
            Asyncio.sleep(Duration.ofMillis(20));
            end.transport().close();
            reader.await("lost");
            for (int i = 0; i < 1_000 && pipe.source().isOpen(); i++) Asyncio.sleep(Duration.ofMillis(1));

            assertThat(pipe.source().isOpen()).isFalse();
            pipe.sink().close();
        });

        assertThat(reports).isEmpty();
    }

    @Test
    void theSideThatDoesNotExistSaysSo() {
        run(() -> {
            var ends = connect(writer, reader);

            assertThatThrownBy(() -> ends.second().write(new byte[1]))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("to read from");
            assertThatThrownBy(() -> ends.second().writeEof()).isInstanceOf(UnsupportedOperationException.class);
            assertThat(ends.second().canWriteEof()).isFalse();
            assertThat(ends.second().getWriteBufferSize()).isZero();
            ends.second().setWriteBufferLimits(WriteBufferLimits.USUAL);
            assertThat(ends.second().getWriteBufferLimits()).isEqualTo(WriteBufferLimits.USUAL);
            assertThat(ends.first().isReading()).isFalse();
            ends.first().pauseReading();
            ends.first().resumeReading();
            assertThat(ends.first().getExtraInfo(ExtraInfo.PIPE)).containsInstanceOf(Pipe.SinkChannel.class);
            ends.first().close();
            writer.await("lost");
            reader.await("lost");
        });
    }

    @Test
    void theStandardInputStaysOpen() {
        var before = System.in;
        var closed = new AtomicInteger();
        var lines = new ArrayList<String>();
        System.setIn(new ByteArrayInputStream("typed\n".getBytes(UTF_8)) {
            @Override
            public void close() {
                closed.incrementAndGet();
            }
        });
        try {
            run(() -> {
                for (var line : Pipes.standardInput().lines()) lines.add(line);
            });
        } finally {
            System.setIn(before);
        }

        assertThat(lines).containsExactly("typed");
        assertThat(closed).hasValue(0);
    }

    @Test
    void aRecordingHearsOfItsOwnPipeOnly() {
        run(() -> {
            var other = new RecordingProtocol();
            var ends = connect(writer, reader);
            var others = connect(other, new RecordingProtocol());
            ends.first().write("x".getBytes(UTF_8));
            reader.awaitCount(1);
            assertThat(other.events).containsExactly("made");
            others.first().close();
            other.await("lost");
            ends.first().close();
            reader.await("lost");
        });
    }

    /// Throws an exception instead of giving bytes.
    private static final class Failing extends InputStream {
        private final Exception failure;

        Failing(Exception failure) {
            this.failure = failure;
        }

        @Override
        public int read() throws IOException {
            return read(new byte[1], 0, 1);
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            throw Throwables.sneaky(failure);
        }
    }
}
