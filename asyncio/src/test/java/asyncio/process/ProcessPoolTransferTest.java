package asyncio.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertThrows;

import asyncio.Asyncio;
import java.io.IOException;
import java.io.NotSerializableException;
import java.io.ObjectInputStream;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What can be sent to a worker process and back, and what comes of what cannot.
@Timeout(60)
final class ProcessPoolTransferTest {
    private static final ProcessPoolExecutor POOL =
            ProcessPoolExecutor.builder().maxWorkers(1).build();

    private final List<Object> trace = new ArrayList<>();

    @AfterAll
    static void shutDown() {
        POOL.close();
    }

    /// Refers to itself by way of a thread, which cannot be copied.
    static final class Broken extends Exception {
        private static final long serialVersionUID = 1L;

        @SuppressWarnings("serial") // The subject of a test.
        private final Thread thread = Thread.currentThread();

        Broken(String message, Throwable cause) {
            super(message, cause);
        }

        Thread thread() {
            return thread;
        }
    }

    /// Can be written, but not read.
    static final class OneWay implements Serializable {
        private static final long serialVersionUID = 1L;

        private void readObject(ObjectInputStream in) throws IOException {
            throw new IOException("not on this way: " + in.available());
        }
    }

    /// Called by name.
    public static final class Numbers {
        private Numbers() {}

        /// Doubles it.
        ///
        /// @param number it
        /// @return its double
        public static long twice(long number) {
            return 2 * number;
        }

        /// Is one of two.
        ///
        /// @param first something
        /// @param second something
        /// @return both
        public static String either(String first, Object second) {
            return first + second;
        }

        /// Is the other of two.
        ///
        /// @param first something
        /// @param second something
        /// @return both
        public static String either(Object first, String second) {
            return second + first;
        }

        /// Fails.
        ///
        /// @throws IOException always
        public static void fail() throws IOException {
            throw new IOException("failed");
        }

        static int hidden() {
            return 0;
        }
    }

    private static int fail(String message) throws IOException {
        var exception = new IOException(message, new IllegalStateException("the cause"));
        exception.addSuppressed(new ArithmeticException("suppressed"));
        throw exception;
    }

    private static int failBadly(String message) throws Broken {
        throw new Broken(message, new IllegalStateException("the cause"));
    }

    // ---- Exceptions

    @Test
    void exceptionsComeBackAsThemselves() {
        Asyncio.run(() -> {
            var exception = assertThrows(IOException.class, () -> POOL.call(() -> fail("failed")));

            assertThat(exception).hasMessage("failed").hasCause(new IllegalStateException("the cause"));
            assertThat(exception.getSuppressed()).singleElement().isInstanceOf(ArithmeticException.class);
            assertThat(exception.getStackTrace()[0].getMethodName()).isEqualTo("fail");
            assertThat(exception.getStackTrace())
                    .anyMatch(frame -> frame.getClassName().endsWith("WorkThread"));
        });
    }

    @Test
    void errorsComeBackAsThemselves() {
        assertThatThrownBy(() -> POOL.submit(() -> overflow(0)).get())
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(StackOverflowError.class);
    }

    @SuppressWarnings("InfiniteRecursion") // The subject of a test.
    private static int overflow(int depth) {
        return overflow(depth + 1) + 1;
    }

    @Test
    void anExceptionThatCannotBeSentIsNamedAndItsTraceIsKept() {
        Asyncio.run(() -> {
            var exception = assertThrows(TransferException.class, () -> POOL.call(() -> failBadly("of old age")));

            assertThat(exception)
                    .hasMessageStartingWith(
                            "asyncio.process.ProcessPoolTransferTest$Broken: of old age (this exception could not be sent back")
                    .hasMessageContaining("java.io.NotSerializableException: ")
                    .hasCause(new IllegalStateException("the cause"));
            assertThat(exception.getStackTrace()[0].getMethodName()).isEqualTo("failBadly");
            assertThat(POOL.<Integer>call(() -> 1)).isEqualTo(1);
        });
    }

    @Test
    void anExceptionWithACauseThatCannotBeSentKeepsTheOthers() {
        Asyncio.run(() -> {
            var exception = assertThrows(TransferException.class, () -> POOL.call(() -> wrapBroken()));

            assertThat(exception).hasMessageContaining("the wrapper");
            assertThat(exception.getCause())
                    .isInstanceOf(TransferException.class)
                    .hasMessageContaining("of old age");
            assertThat(exception).hasRootCause(new IllegalStateException("the cause"));
        });
    }

    @Test
    void anExceptionThatIsItsOwnCauseCanBeSent() {
        Asyncio.run(() -> {
            assertThatThrownBy(() -> POOL.call(() -> failInACircle(false)))
                    .hasMessage("outer")
                    .cause()
                    .hasMessage("inner");
            assertThatThrownBy(() -> POOL.call(() -> failInACircle(true)))
                    .isInstanceOf(TransferException.class)
                    .hasMessageContaining("could not be sent back from the worker process");
            assertThat(POOL.<Integer>call(() -> 1)).isEqualTo(1);
        });
    }

    /// Is thrown in a circle.
    static final class Link extends RuntimeException {
        private static final long serialVersionUID = 1L;

        @SuppressWarnings("serial") // The subject of a test.
        private final @Nullable Object burden;

        Link(String message, @Nullable Object burden) {
            super(message);
            this.burden = burden;
        }

        @Nullable
        Object burden() {
            return burden;
        }
    }

    private static int failInACircle(boolean burdened) {
        var outer = new Link("outer", burdened ? Thread.currentThread() : null);
        outer.initCause(new Link("inner", null).initCause(outer));
        throw outer;
    }

    private static int wrapBroken() {
        try {
            return failBadly("of old age");
        } catch (Broken e) {
            throw new IllegalStateException("the wrapper", e);
        }
    }

    @Test
    void aResultThatCannotBeSentIsNamed() {
        Asyncio.run(() -> {
            assertThatThrownBy(() -> POOL.call(() -> Thread.currentThread()))
                    .isInstanceOf(TransferException.class)
                    .hasMessage("the result, a asyncio.process.WorkThread, cannot be sent back from the worker process:"
                            + " java.io.NotSerializableException: asyncio.process.WorkThread. Return something"
                            + " serialisable")
                    .hasCauseInstanceOf(NotSerializableException.class);
            assertThat(POOL.<Integer>call(() -> 1)).isEqualTo(1);
        });
    }

    @Test
    void aResultThatCannotBeReadHere() {
        Asyncio.run(() -> {
            assertThatThrownBy(() -> POOL.call(() -> new OneWay()))
                    .isInstanceOf(TransferException.class)
                    .hasMessageContaining("what came of a lambda of asyncio.process.ProcessPoolTransferTest")
                    .hasMessageContaining("not on this way");
            assertThat(POOL.<Integer>call(() -> 1)).isEqualTo(1);
        });
    }

    @Test
    void workThatCannotBeReadThere() {
        var oneWay = new OneWay();

        Asyncio.run(() -> {
            assertThatThrownBy(() -> POOL.call(() -> oneWay.hashCode()))
                    .isInstanceOf(TransferException.class)
                    .hasMessageContaining("the worker process could not read its work")
                    .hasMessageContaining("not on this way");
            assertThat(POOL.<Integer>call(() -> 1)).isEqualTo(1);
        });
    }

    @Test
    void workThatCapturesWhatCannotBeSentIsRefusedAtOnce() {
        var thread = Thread.currentThread();

        assertThatThrownBy(() -> POOL.submit(() -> thread.getName()))
                .isInstanceOf(TransferException.class)
                .hasMessageContaining(
                        "a lambda of asyncio.process.ProcessPoolTransferTest cannot be sent to a worker process")
                .hasMessageContaining("java.lang.Thread")
                .hasCauseInstanceOf(NotSerializableException.class);
        assertThatThrownBy(() -> POOL.submit(() -> trace.size() + hashCode()))
                .hasMessageContaining("ProcessPoolTransferTest")
                .hasMessageContaining("captures \"this\"");
    }

    // ---- By name

    @Test
    void callsMethodsByName() {
        assertThat(POOL.<Integer>submit(Math.class, "max", 3, 4).join()).isEqualTo(4);
        assertThat(POOL.<Long>submit(Numbers.class, "twice", 3).join()).isEqualTo(6);
        assertThat(POOL.<String>submit(String.class, "valueOf", 'x').join()).isEqualTo("x");
    }

    @Test
    void whatAMethodThrowsComesBackAsItself() {
        assertThatThrownBy(() -> POOL.submit(Numbers.class, "fail").get())
                .cause()
                .isInstanceOf(IOException.class)
                .hasMessage("failed");
    }

    @Test
    void aMethodThatIsNotThereIsRefusedAtOnce() {
        assertThatThrownBy(() -> POOL.submit(Numbers.class, "twice", "x"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(
                        "there is no public static method"
                                + " asyncio.process.ProcessPoolTransferTest$Numbers.twice(String); there are [public static long");
        assertThatThrownBy(() -> POOL.submit(Numbers.class, "hidden"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("there are [static int");
        assertThatThrownBy(() -> POOL.submit(Numbers.class, "nothing", (Object) null))
                .hasMessage(
                        "there is no public static method asyncio.process.ProcessPoolTransferTest$Numbers.nothing(null)."
                                + " Name one that is there, or pass a lambda");
        assertThatThrownBy(() -> POOL.submit(Numbers.class, "either", "x", "y"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("may be each of [");
        assertThatThrownBy(() -> POOL.submit(Hidden.class, "number"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("is not public");
    }

    static final class Hidden {
        private Hidden() {}

        public static int number() {
            return 1;
        }
    }

    @Test
    void argumentsThatCannotBeSentAreRefusedAtOnce() {
        assertThatThrownBy(() -> POOL.submit(String.class, "valueOf", new Object()))
                .isInstanceOf(TransferException.class)
                .hasMessageStartingWith("java.lang.String.valueOf(Object) cannot be sent");
    }
}
