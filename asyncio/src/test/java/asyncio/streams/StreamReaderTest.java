package asyncio.streams;

import static asyncio.Asyncio.createTask;
import static asyncio.Asyncio.sleep;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import asyncio.CancelledError;
import asyncio.Coroutine;
import asyncio.InVirtualTime;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class StreamReaderTest extends InVirtualTime {
    private final StreamReader reader = new StreamReader();

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }

    private void feed(String text) {
        reader.feedData(bytes(text));
    }

    private void reading(String name, Coroutine<byte[]> read) {
        createTask(() -> {
            try {
                trace.add(name + " " + new String(read.await(), UTF_8));
            } catch (Exception | CancelledError e) {
                trace.add(name + " " + e.getClass().getSimpleName());
            }
        });
    }

    // ---- read

    @Test
    void readTakesWhatIsThereUpToItsSize() throws IOException {
        feed("abc");
        feed("def");

        assertThat(reader.read(4)).isEqualTo(bytes("abcd"));
        assertThat(reader.read(100)).isEqualTo(bytes("ef"));
    }

    @Test
    void readOfNothingDoesNotSuspend() throws IOException {
        assertThat(reader.read(0)).isEmpty();
    }

    @Test
    void readSuspendsUntilSomethingArrives() {
        run(() -> {
            reading("got", () -> reader.read(10));
            sleep(TURN);
            assertThat(trace).isEmpty();
            feed("ab");
            feed("c");
            assertThat(trace).isEmpty();
            sleep(TURN);
            assertThat(trace).containsExactly("got abc");
        });
    }

    @Test
    void readReturnsNothingAtTheEnd() throws IOException {
        feed("a");
        reader.feedEof();

        assertThat(reader.atEof()).isFalse();
        assertThat(reader.read(5)).isEqualTo(bytes("a"));
        assertThat(reader.atEof()).isTrue();
        assertThat(reader.read(5)).isEmpty();
        assertThat(reader.read()).isEmpty();
    }

    @Test
    void readWithoutASizeWaitsForTheEnd() {
        run(() -> {
            reading("all", reader::read);
            reading("never", () -> {
                sleep(Duration.ofHours(1));
                return reader.read(-1);
            });
            feed("x".repeat(200_000));
            sleep(TURN);
            feed("y");
            sleep(TURN);
            assertThat(trace).isEmpty();
            reader.feedEof();
            sleep(TURN);
            assertThat(trace).containsExactly("all " + "x".repeat(200_000) + "y");
            sleep(Duration.ofHours(2));
            assertThat(trace).hasSize(2).last().isEqualTo("never ");
        });
    }

    @Test
    void readIntoABufferReturnsMinusOneAtTheEnd() throws IOException {
        feed("abcde");
        reader.feedEof();
        var target = ByteBuffer.allocate(3);

        assertThat(reader.read(target)).isEqualTo(3);
        assertThat(reader.read(target)).isZero();
        assertThat(new String(target.array(), UTF_8)).isEqualTo("abc");
        assertThat(reader.read(target.clear())).isEqualTo(2);
        assertThat(reader.read(target)).isEqualTo(-1);
    }

    @Test
    void aPieceThatIsReadAtOnceIsCopiedOnceOnly() {
        var queue = new ByteQueue();
        queue.append(ByteBuffer.wrap(new byte[10_000]));
        var first = queue.take(10_000);
        queue.append(ByteBuffer.wrap(new byte[10_000]));

        assertThat(queue.take(10_000)).isNotSameAs(first);
        assertThat(queue.isEmpty()).isTrue();
        assertThat(queue.take(0)).isEmpty();
    }

    // ---- readExactly

    @Test
    void readExactlyWaitsForAllBytesAlsoBeyondTheLimit() {
        run(() -> {
            var small = new StreamReader(10);
            var transport = new Switch();
            small.setTransport(transport);
            reading("exactly", () -> small.readExactly(100));
            sleep(TURN);
            for (int i = 0; i < 99; i++) small.feedData(bytes("a"));
            assertThat(transport.calls).isEmpty();
            sleep(TURN);
            assertThat(trace).isEmpty();
            small.feedData(bytes("b".repeat(50)));
            sleep(TURN);

            assertThat(trace).containsExactly("exactly " + "a".repeat(99) + "b");
            assertThat(transport.calls).containsExactly("pause");
            small.read(100);
            assertThat(transport.calls).containsExactly("pause", "resume");
        });
    }

    @Test
    void readExactlyResumesAPausedTransportIfItHasToWait() {
        run(() -> {
            var small = new StreamReader(10);
            var transport = new Switch();
            small.setTransport(transport);
            small.feedData(bytes("a".repeat(21)));
            assertThat(transport.calls).containsExactly("pause");
            reading("exactly", () -> small.readExactly(30));
            sleep(TURN);
            assertThat(transport.calls).containsExactly("pause", "resume");
            small.feedData(bytes("b".repeat(9)));
            sleep(TURN);
            assertThat(trace).hasSize(1);
        });
    }

    @Test
    void readExactlyFailsAtTheEndWithWhatWasThere() throws IOException {
        feed("abc");
        reader.feedEof();

        assertThatThrownBy(() -> reader.readExactly(5))
                .isInstanceOfSatisfying(IncompleteReadException.class, e -> {
                    assertThat(e.partial()).isEqualTo(bytes("abc"));
                    assertThat(e.expected()).hasValue(5);
                })
                .hasMessage("the stream ended after 3 bytes of 5 expected");
        assertThat(reader.atEof()).isTrue();
        assertThat(reader.readExactly(0)).isEmpty();
    }

    @Test
    void readExactlyRefusesANegativeSize() {
        assertThatThrownBy(() -> reader.readExactly(-1)).isInstanceOf(IllegalArgumentException.class);
    }

    // ---- readLine, readUntil

    @Test
    void linesComeOneByOne() throws IOException {
        feed("one\ntwo\n\nlast");
        reader.feedEof();

        assertThat(reader.readLine()).isEqualTo(bytes("one\n"));
        assertThat(reader.readLine()).isEqualTo(bytes("two\n"));
        assertThat(reader.readLine()).isEqualTo(bytes("\n"));
        assertThat(reader.readLine()).isEqualTo(bytes("last"));
        assertThat(reader.readLine()).isEmpty();
    }

    @Test
    void aLineMayArriveByteByByte() {
        run(() -> {
            reading("line", reader::readLine);
            reading("until", () -> {
                sleep(Duration.ofHours(1));
                return reader.readUntil(bytes("END"));
            });
            for (byte one : bytes("line\nxxENENDyy")) {
                sleep(TURN);
                reader.feedData(new byte[] {one});
            }
            sleep(Duration.ofHours(2));

            assertThat(trace).containsExactly("line line\n", "until xxENEND");
            assertThat(reader.takeBuffered()).isEqualTo(bytes("yy"));
        });
    }

    @Test
    void readUntilTakesTheSeparatorThatEndsFirst() throws IOException {
        feed("a;b\r\nc");

        assertThat(reader.readUntil(List.of(bytes("\r\n"), bytes(";")))).isEqualTo(bytes("a;"));
        assertThat(reader.readUntil(List.of(bytes("\r\n"), bytes(";")))).isEqualTo(bytes("b\r\n"));
        feed("XabcY");
        assertThat(reader.readUntil(List.of(bytes("abc"), bytes("b")))).isEqualTo(bytes("cXab"));
    }

    @Test
    void readUntilFailsAtTheEndWithWhatWasThere() {
        feed("abc");
        reader.feedEof();

        var failure = catchThrowableOfType(IncompleteReadException.class, () -> reader.readUntil(bytes(";")));
        assertThat(failure.partial()).isEqualTo(bytes("abc"));
        assertThat(failure.expected()).isEmpty();
        assertThat(reader.atEof()).isTrue();
    }

    @Test
    void readUntilNeedsASeparator() {
        assertThatThrownBy(() -> reader.readUntil(List.of())).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> reader.readUntil(new byte[0])).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void theLimitCountsTheBytesBeforeTheSeparator() throws IOException {
        var small = new StreamReader(5);
        small.feedData(bytes("12345\n123456\nnext\n"));

        assertThat(small.readLine()).isEqualTo(bytes("12345\n"));
        assertThatThrownBy(small::readLine).isInstanceOf(LimitOverrunException.class);
        assertThat(small.readLine()).isEqualTo(bytes("next\n"));
    }

    @Test
    void readUntilKeepsWhatIsBeyondTheLimit() throws IOException {
        var small = new StreamReader(5);
        small.feedData(bytes("123456\nnext"));

        assertThatThrownBy(() -> small.readUntil(bytes("\n")))
                .isInstanceOfSatisfying(
                        LimitOverrunException.class,
                        e -> assertThat(e.consumed()).isEqualTo(6))
                .hasMessageContaining("the limit of this stream is 5");
        assertThat(small.readExactly(7)).isEqualTo(bytes("123456\n"));
    }

    @Test
    void readLineDropsAnUnfinishedLineThatIsTooLong() throws IOException {
        var small = new StreamReader(5);
        small.feedData(bytes("1234567"));

        assertThatThrownBy(small::readLine)
                .isInstanceOfSatisfying(
                        LimitOverrunException.class,
                        e -> assertThat(e.consumed()).isEqualTo(7));
        small.feedData(bytes("89\n"));
        assertThat(small.readLine()).isEqualTo(bytes("89\n"));
    }

    @Test
    void aMillionShortLinesAreReadWithoutTouchingTheRest() throws IOException {
        int count = 1_000_000;
        reader.feedData(bytes("0123456789\n".repeat(count)));
        reader.feedEof();

        int lines = 0;
        for (var line : reader) {
            if (line.length == 11) lines++;
        }
        assertThat(lines).isEqualTo(count);
    }

    @Test
    void aLongLineIsSearchedOnceOnly() {
        run(() -> {
            var large = new StreamReader(10_000_000);
            reading("line", large::readLine);
            sleep(TURN);
            var piece = bytes("x".repeat(10));
            for (int i = 0; i < 200_000; i++) {
                large.feedData(piece);
                if (i % 10 == 0) sleep(TURN);
            }
            large.feedData(bytes("\n"));
            sleep(TURN);
            assertThat(trace).hasSize(1);
        });
    }

    // ---- Iterating, views

    @Test
    void iteratingGivesTheLines() {
        run(() -> {
            createTask(() -> {
                feed("GET /\nHo");
                sleep(TURN);
                feed("st: x\n");
                reader.feedEof();
            });
            // @start region=lines
            for (var line : reader) {
                trace.add(new String(line, UTF_8));
            }
            // @end
        });

        assertThat(trace).containsExactly("GET /\n", "Host: x\n");
    }

    @Test
    void linesAreTextWithoutTheirEnds() {
        feed("grün\r\n\n\rx\nend");
        reader.feedEof();

        assertThat(reader.lines()).containsExactly("grün", "", "\rx", "end");
    }

    @Test
    void linesMayHaveAnotherEncoding() {
        reader.feedData("grün\n".getBytes(ISO_8859_1));
        reader.feedEof();

        assertThat(reader.lines(ISO_8859_1)).containsExactly("grün");
    }

    @Test
    void theIteratorEnds() {
        reader.feedEof();
        var lines = reader.iterator();

        assertThat(lines.hasNext()).isFalse();
        assertThatThrownBy(lines::next).isInstanceOf(NoSuchElementException.class);
    }

    @Test
    void theIteratorThrowsTheExceptionItself() {
        var failure = new IOException("broken");
        reader.setException(failure);

        assertThatThrownBy(() -> reader.iterator().hasNext()).isSameAs(failure);
    }

    @Test
    void theInputStreamSuspends() {
        run(() -> {
            var in = reader.inputStream();
            createTask(() -> {
                sleep(Duration.ofHours(1));
                feed("grü");
                sleep(Duration.ofHours(1));
                feed("n\nrest");
                reader.feedEof();
            });
            var text = new BufferedReader(new InputStreamReader(in, UTF_8));

            assertThat(text.readLine()).isEqualTo("grün");
            assertThat(text.readLine()).isEqualTo("rest");
            assertThat(in.read()).isEqualTo(-1);
        });
    }

    @Test
    void theInputStreamReadsBytesAsTheyAre() throws IOException {
        reader.feedData(new byte[] {(byte) 200, 1});
        var in = reader.inputStream();

        assertThat(in.available()).isEqualTo(2);
        assertThat(in.read()).isEqualTo(200);
        assertThat(in.read()).isEqualTo(1);
        in.close();
        feed("more");
        assertThat(reader.takeBuffered()).isEqualTo(bytes("more"));
    }

    // ---- Flow control

    @Test
    void theTransportIsPausedAboveTwiceTheLimitAndResumedAtTheLimit() throws IOException {
        var small = new StreamReader(10);
        var transport = new Switch();
        small.setTransport(transport);
        small.feedData(bytes("x".repeat(20)));
        assertThat(transport.calls).isEmpty();
        small.feedData(bytes("x"));
        small.feedData(bytes("x"));
        assertThat(transport.calls).containsExactly("pause");
        small.read(11);
        assertThat(transport.calls).containsExactly("pause");
        small.read(1);
        assertThat(transport.calls).containsExactly("pause", "resume");
        assertThat(small.transport()).hasValue(transport);
    }

    @Test
    void theLimitMustBePositive() {
        assertThatThrownBy(() -> new StreamReader(0)).isInstanceOf(IllegalArgumentException.class);
    }

    // ---- Exceptions, cancelling, misuse

    @Test
    void anExceptionReachesWhoWaitsAndWhoComesLater() {
        run(() -> {
            var failure = new IOException("broken");
            reading("waiting", reader::readLine);
            sleep(TURN);
            reader.setException(failure);
            sleep(TURN);
            assertThat(trace).containsExactly("waiting IOException");
            assertThatThrownBy(() -> reader.read(0)).isSameAs(failure);
            assertThatThrownBy(reader::readLine).isSameAs(failure);
            assertThat(reader.exception()).isEqualTo(Optional.of(failure));
        });
    }

    /// It is noticed by the loop, which has nothing to say about who wanted to read.
    @Test
    void aResetIsThrownWithTheStackOfWhoReads() {
        run(() -> {
            var failure = new ConnectionResetException("gone");
            failure.initCause(new IOException("reset by peer"));
            var waiting = createTask(() -> reader.readLine());
            sleep(TURN);
            reader.setException(failure);
            sleep(TURN);
            for (var thrown : List.of(waiting.exception().orElseThrow(), catchThrowable(() -> reader.readLine()))) {
                assertThat(thrown).isNotSameAs(failure).hasMessage("gone").hasCause(failure.getCause());
                assertThat(thrown.getStackTrace())
                        .anyMatch(frame -> frame.getMethodName().equals("readLine"))
                        .anyMatch(frame -> frame.getClassName().equals(StreamReaderTest.class.getName()));
            }
        });
    }

    @Test
    void whatArrivedJustBeforeTheExceptionIsRead() {
        run(() -> {
            reading("first", () -> reader.read(10));
            sleep(TURN);
            feed("last words");
            reader.setException(new IOException("broken"));
            sleep(TURN);
            assertThat(trace).containsExactly("first last words");
        });
    }

    @Test
    void aCancelledReadTakesNothing() {
        run(() -> {
            for (Coroutine<byte[]> read : List.<Coroutine<byte[]>>of(
                    reader::readLine,
                    reader::read,
                    () -> reader.readExactly(1_000),
                    () -> reader.readUntil(bytes("!!")))) {
                var task = createTask(read);
                sleep(TURN);
                feed("abc");
                sleep(TURN);
                task.cancel();
                sleep(TURN);
                assertThat(task.cancelled()).isTrue();
            }
            assertThat(reader.takeBuffered()).isEqualTo(bytes("abcabcabcabc"));
        });
    }

    @Test
    void aReadThatIsCancelledAfterTheDataCameLeavesItForTheNext() {
        run(() -> {
            var task = createTask(() -> reader.read(10));
            sleep(TURN);
            feed("abc");
            task.cancel();
            sleep(TURN);
            assertThat(task.cancelled()).isTrue();
            assertThat(reader.read(10)).isEqualTo(bytes("abc"));
        });
    }

    @Test
    void aSecondReaderFailsAtOnce() {
        run(() -> {
            feed("something");
            reading("first", () -> reader.readExactly(20));
            sleep(TURN);
            assertThatThrownBy(() -> reader.read(1))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("while another task is reading");
            assertThatThrownBy(reader::readLine).isInstanceOf(IllegalStateException.class);
            feed("and much more");
            sleep(TURN);
            assertThat(trace).containsExactly("first somethingand much mo");
            assertThat(reader.read(5)).isEqualTo(bytes("re"));
        });
    }

    @Test
    void nothingFollowsTheEnd() {
        reader.feedEof();

        assertThatThrownBy(() -> feed("more")).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void theStateIsReadable() {
        var small = new StreamReader(7);
        small.feedData(bytes("abc"));
        small.feedEof();

        assertThat(small).hasToString("StreamReader[3 bytes, limit=7, eof]");
    }

    /// A transport that notes when it is paused and resumed.
    private static final class Switch implements ReadTransport {
        final List<String> calls = new ArrayList<>();

        @Override
        public void pauseReading() {
            calls.add("pause");
        }

        @Override
        public void resumeReading() {
            calls.add("resume");
        }

        @Override
        public boolean isReading() {
            return true;
        }

        @Override
        public Protocol getProtocol() {
            return new Protocol() {};
        }

        @Override
        public void setProtocol(Protocol protocol) {}

        @Override
        public void close() {}

        @Override
        public void abort() {}

        @Override
        public boolean isClosing() {
            return false;
        }

        @Override
        public <T> Optional<T> getExtraInfo(ExtraInfo<T> key) {
            return Optional.empty();
        }
    }
}
