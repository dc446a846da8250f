package asyncio.channels;

import static asyncio.Asyncio.createTask;
import static asyncio.Asyncio.sleep;
import static asyncio.Asyncio.timeout;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import asyncio.Asyncio;
import asyncio.InVirtualTime;
import asyncio.TimeoutException;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ProducerTest extends InVirtualTime {
    @Test
    void closingTheReceiverEndsTheProducer() {
        run(() -> {
            // @start region=produce
            try (var ticks = Channel.<Integer>produce(0, out -> {
                try {
                    for (int i = 0; ; i++) {
                        out.send(i);
                        sleep(Duration.ofSeconds(1));
                    }
                } finally {
                    trace.add("the clock stops");
                }
            })) {
                for (int tick : ticks) {
                    trace.add("tick " + tick);
                    if (tick == 2) break;
                }
            }
            // @end
            assertThat(Asyncio.allTasks()).hasSize(1);
        });

        assertThat(trace).containsExactly("tick 0", "tick 1", "tick 2", "the clock stops");
    }

    @Test
    void theIterationEndsWithTheProducer() {
        run(() -> {
            try (var items = Channel.<String>produce(1, out -> out.sendAll(List.of("a", "b", "c")))) {
                for (var item : items) trace.add(item);
            }
        });

        assertThat(trace).containsExactly("a", "b", "c");
    }

    @Test
    void itMaySendFromInsideATimeout() {
        run(() -> {
            try (var items = Channel.<String>produce(0, out -> {
                try {
                    timeout(HOUR, () -> {
                        out.send("in time");
                        sleep(HOUR.multipliedBy(2));
                    });
                } catch (TimeoutException e) {
                    out.send("late");
                }
            })) {
                for (var item : items) {
                    trace.add(item);
                    sleep(Duration.ofMinutes(90)); // The deadline passes here, and is none of ours.
                }
            }
        });

        assertThat(trace).containsExactly("in time", "late");
    }

    @Test
    void whatItThrowsComesBehindTheItems() {
        var failure = new IOException("the disk is full");
        run(() -> {
            try (var items = Channel.<String>produce(5, out -> {
                try (out) {
                    out.send("a");
                    throw failure;
                }
            })) {
                assertThatThrownBy(() -> {
                            for (var item : items) trace.add(item);
                        })
                        .isSameAs(failure);
            }
        });

        assertThat(trace).containsExactly("a");
    }

    @Test
    void whatItThrowsAndNobodyHasSeenComesFromClose() {
        var failure = new IOException("the disk is full");
        run(() -> {
            var ahead = Channel.<String>produce(5, out -> {
                out.send("a");
                throw failure;
            });
            trace.add(ahead.receive());
            assertThatThrownBy(ahead::close).isSameAs(failure);

            var cleaning = Channel.<String>produce(0, out -> {
                try {
                    out.send("a");
                    sleep(HOUR);
                } finally {
                    trace.add("cleaning");
                    throwing(failure);
                }
            });
            trace.add(cleaning.receive());
            assertThatThrownBy(cleaning::close).isSameAs(failure);
        });

        assertThat(trace).containsExactly("a", "a", "cleaning");
    }

    private static void throwing(IOException failure) throws IOException {
        throw failure;
    }

    @Test
    void aProducerCancelledByOthersLeavesNoCleanEnd() {
        run(() -> {
            var items = Channel.<String>produce(0, out -> out.send("a"));
            Asyncio.allTasks().getLast().cancel();
            assertThatThrownBy(items::receive)
                    .isInstanceOf(ChannelClosedException.class)
                    .hasMessageStartingWith("the producer was cancelled before it was done, so items are missing");
        });
    }

    @Test
    void closingBeforeItBeginsMeansItNeverDoes() {
        run(() -> {
            var items = Channel.<String>produce(0, out -> {
                trace.add("begun");
                out.send("a");
            });
            items.close();
            sleep(TURN);
        });

        assertThat(trace).isEmpty();
    }

    @Test
    void closeSuspendsUntilTheProducerHasCleanedUp() {
        run(() -> {
            var items = Channel.<String>produce(0, out -> {
                try {
                    out.send("a");
                    out.send("b");
                } finally {
                    sleep(HOUR);
                    trace.add("clean");
                }
            });
            trace.add(items.receive());
            createTask(() -> trace.add("another task"));
            items.close();
            trace.add("closed");
        });

        assertThat(trace).containsExactly("a", "another task", "clean", "closed");
    }

    @Test
    void aStreamIsPulledAsThereIsRoomAndClosedInTheEnd() {
        run(() -> {
            var numbers = java.util.stream.Stream.iterate(1, i -> i + 1)
                    .peek(i -> trace.add("pulled " + i))
                    .onClose(() -> trace.add("stream closed"));
            try (var items = Channel.<Integer>produce(0, out -> out.sendAll(numbers))) {
                trace.add("got " + items.receive());
                sleep(HOUR);
                trace.add("got " + items.receive());
            }
        });

        assertThat(trace).containsExactly("pulled 1", "pulled 2", "got 1", "got 2", "pulled 3", "stream closed");
    }
}
