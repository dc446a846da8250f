package asyncio;

import static asyncio.Asyncio.createTask;
import static asyncio.Asyncio.mapConcurrent;
import static asyncio.Asyncio.moveOnAfter;
import static asyncio.Asyncio.sleep;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class MapConcurrentTest extends InVirtualTime {
    private int running;
    private int mostRunning;

    private void noteMillis(String what) {
        trace.add(clock.elapsed().toMillis() + " " + what);
    }

    private int work(int item) {
        mostRunning = Math.max(mostRunning, ++running);
        try {
            return sleep(SECOND, item * 10);
        } finally {
            running--;
        }
    }

    /// Endless, and says what is pulled.
    private Iterator<Integer> counting() {
        return Stream.iterate(1, i -> i + 1).peek(i -> trace.add("pulled " + i)).iterator();
    }

    private String fetch(String page) {
        sleep(Duration.ofMillis(page.length() * 100L));
        return page.toUpperCase(java.util.Locale.ROOT);
    }

    @Test
    void aCrawlIsPoliteAndMayStopEarly() {
        var addresses = List.of("index", "news", "sports", "weather", "archive");
        run(() -> {
            // @start region=crawl
            try (var pages = mapConcurrent(addresses, address -> fetch(address))
                    .maxAtOnce(10)
                    .maxPerSecond(5)) {
                for (var page : pages) {
                    noteMillis(page);
                    if (page.equals("WEATHER")) break;
                }
            }
            // @end
            assertThat(Asyncio.allTasks()).hasSize(1);
        });

        assertThat(trace).containsExactly("500 INDEX", "600 NEWS", "1000 SPORTS", "1300 WEATHER");
    }

    @Test
    void noMoreThanTheLimitRunAtOnce() {
        run(() -> {
            var results = mapConcurrent(List.of(1, 2, 3, 4, 5, 6, 7), this::work)
                    .maxAtOnce(3)
                    .toList();
            assertThat(results).containsExactly(10, 20, 30, 40, 50, 60, 70);
        });

        assertThat(mostRunning).isEqualTo(3);
        assertThat(clock.elapsed()).isEqualTo(Duration.ofSeconds(3));
    }

    @Test
    void sixteenRunAtOnceUnlessSaidOtherwise() {
        run(() -> mapConcurrent(IntStream.range(0, 100).boxed(), this::work).toList());

        assertThat(mostRunning).isEqualTo(16);
    }

    @Test
    void resultsComeInOrderOrAsTheyAreThere() {
        run(() -> {
            MapConcurrent.Function<Integer, Integer> sleepSort = i -> sleep(Duration.ofSeconds(i), i);
            assertThat(mapConcurrent(List.of(3, 1, 2), sleepSort).toList()).containsExactly(3, 1, 2);
            assertThat(mapConcurrent(List.of(3, 1, 2), sleepSort).asCompleted().toList())
                    .containsExactly(1, 2, 3);
        });
    }

    @Test
    void itemsArePulledAsThereIsRoomForThem() {
        run(() -> {
            try (var results = mapConcurrent(counting(), i -> i).maxAtOnce(2)) {
                var iterator = results.iterator();
                assertThat(trace).as("before the first step").isEmpty();
                sleep(HOUR);
                assertThat(trace).isEmpty();
                assertThat(iterator.next()).isEqualTo(1);
                sleep(HOUR);
                assertThat(trace).containsExactly("pulled 1", "pulled 2", "pulled 3");
                assertThat(iterator.next()).isEqualTo(2);
                sleep(HOUR);
                assertThat(trace).hasSize(4);
            }
            sleep(HOUR);
        });

        assertThat(trace).hasSize(4);
    }

    @Test
    void aSlowItemHoldsUpThoseBehindItNotMoreThanTheLimit() {
        run(() -> {
            var most = new AtomicInteger();
            var results = mapConcurrent(IntStream.rangeClosed(1, 20).boxed(), i -> {
                        most.set(Math.max(most.get(), i));
                        return sleep(i == 1 ? HOUR : SECOND, i);
                    })
                    .maxAtOnce(4);
            try (results) {
                var first = moveOnAfter(
                        Duration.ofMinutes(1), () -> results.iterator().next());
                assertThat(first).isEmpty();
            }
            assertThat(most).hasValue(4);
        });
    }

    @Test
    void theRateIsKeptAndNothingIsMadeUpFor() {
        run(() -> {
            var starts = new ArrayList<Long>();
            var items = new ArrayList<>(List.of(1, 2, 3));
            mapConcurrent(items, i -> starts.add(clock.elapsed().toMillis()))
                    .maxPerSecond(4)
                    .toList();
            assertThat(starts).containsExactly(0L, 250L, 500L);

            starts.clear();
            var source = AsyncGenerator.<Integer>of(out -> {
                out.yield(1);
                sleep(SECOND);
                out.yield(2);
                out.yield(3);
            });
            long begin = clock.elapsed().toMillis();
            mapConcurrent(source, i -> starts.add(clock.elapsed().toMillis() - begin))
                    .maxPerSecond(4)
                    .toList();
            assertThat(starts).containsExactly(0L, 1000L, 1250L);

            assertThat(mapConcurrent(items, i -> i).maxPerSecond(0.5).toList()).hasSize(3);
        });
    }

    @Test
    void theSourceMaySuspendAndIsClosed() {
        run(() -> {
            var source = AsyncGenerator.<Integer>of(out -> {
                try {
                    for (int i = 1; ; i++) {
                        sleep(SECOND);
                        out.yield(i);
                    }
                } finally {
                    sleep(TURN);
                    noteMillis("source closed");
                }
            });
            try (var results = mapConcurrent(source, i -> sleep(Duration.ofMillis(2500), i * 10))) {
                for (int result : results) {
                    noteMillis(String.valueOf(result));
                    if (result == 30) break;
                }
            }
        });

        assertThat(trace).containsExactly("3500 10", "4500 20", "5500 30", "5500 source closed");
    }

    @Test
    void oneMapFeedsAnother() {
        run(() -> {
            var doubled = mapConcurrent(counting(), i -> sleep(SECOND, i * 2)).maxAtOnce(2);
            try (var results = mapConcurrent(doubled, i -> sleep(SECOND, i + 1)).maxAtOnce(3)) {
                var iterator = results.iterator();
                assertThat(iterator.next()).isEqualTo(3);
                assertThat(iterator.next()).isEqualTo(5);
            }
            assertThat(Asyncio.allTasks()).as("both are closed").hasSize(1);
        });
    }

    @Test
    void aStreamIsClosedEvenIfNothingWasPulled() {
        run(() -> {
            var closed = new AtomicInteger();
            mapConcurrent(Stream.of(1).onClose(closed::incrementAndGet), i -> i).close();
            assertThat(closed).hasValue(1);
            mapConcurrent(Stream.of(1).onClose(closed::incrementAndGet), i -> i).toList();
            assertThat(closed).hasValue(2);
        });
    }

    @Test
    void aFailureCancelsTheRestAndIsThrownAsItself() {
        run(() -> {
            var broken = new IOException("broken");
            var results = mapConcurrent(counting(), i -> {
                        try {
                            sleep(Duration.ofSeconds(i));
                            if (i == 2) throw broken;
                            return i;
                        } finally {
                            noteMillis("ended " + i);
                        }
                    })
                    .maxAtOnce(3);
            var iterator = results.iterator();
            assertThat(iterator.next()).isEqualTo(1);
            assertThatThrownBy(iterator::hasNext).isSameAs(broken);
            assertThat(iterator.hasNext()).as("it is over").isFalse();
            assertThat(Asyncio.allTasks()).hasSize(1);
            results.close();
        });

        assertThat(trace.stream().filter(t -> !t.startsWith("pulled")))
                .containsExactly("1000 ended 1", "2000 ended 2", "2000 ended 3", "2000 ended 4");
    }

    @Test
    void whatIsThereComesOutBeforeTheFailure() {
        run(() -> {
            var results = mapConcurrent(List.of(1, 2, 3), i -> {
                if (i == 3) throw new IOException("broken");
                return i;
            });
            var iterator = results.iterator();
            assertThat(iterator.next()).isEqualTo(1);
            sleep(SECOND); // By now all is known.
            assertThat(iterator.next()).isEqualTo(2);
            assertThatThrownBy(iterator::next).hasMessage("broken");
        });
    }

    @Test
    void whatElseGoesWrongIsSuppressed() {
        run(() -> assertThatThrownBy(() -> mapConcurrent(List.of(1, 2), i -> {
                            try {
                                sleep(Duration.ofSeconds(i));
                            } finally {
                                if (i == 2) fail("clean-up");
                            }
                            throw new IOException("broken");
                        })
                        .toList())
                .hasMessage("broken")
                .satisfies(e ->
                        assertThat(e.getSuppressed()).singleElement().hasToString("java.io.IOException: clean-up")));
    }

    private static void fail(String message) throws IOException {
        throw new IOException(message);
    }

    @Test
    void aFailingCleanUpIsThrownByClose() {
        run(() -> {
            var results = mapConcurrent(List.of(1, 2), i -> {
                try {
                    return sleep(Duration.ofSeconds(i), i);
                } catch (CancelledError e) {
                    throw new IOException("clean-up", e);
                }
            });
            assertThat(results.iterator().next()).isEqualTo(1);
            assertThatThrownBy(results::close).isInstanceOf(IOException.class).hasMessage("clean-up");
        });
    }

    @Test
    void aSourceThatFailsIsAFailure() {
        run(() -> {
            var source = AsyncGenerator.<Integer>of(out -> {
                out.yield(1);
                throw new IOException("no more");
            });
            assertThatThrownBy(() -> mapConcurrent(source, i -> sleep(HOUR, i)).toList())
                    .hasMessage("no more");
            assertThat(clock.elapsed()).isZero();
        });
    }

    @Test
    void aTaskThatIsCancelledFromElsewhereEndsTheIteration() {
        run(() -> {
            var tasks = new ArrayList<Task<?>>();
            Asyncio.getRunningLoop().callLater(SECOND, () -> tasks.getFirst().cancel("from elsewhere"));
            assertThatThrownBy(() -> mapConcurrent(List.of(1, 2), i -> {
                                tasks.add(self());
                                return sleep(HOUR, i);
                            })
                            .toList())
                    .isInstanceOf(CancelledError.class)
                    .hasMessage("from elsewhere");
            assertThat(self().cancelling()).isZero();
        });
    }

    @Test
    void cancellingTheConsumerCancelsTheTasksAndWaitsForThem() {
        run(() -> {
            var consumer = createTask(() -> mapConcurrent(List.of(1, 2, 3), i -> {
                        try {
                            return sleep(HOUR, i);
                        } finally {
                            sleep(SECOND);
                            noteMillis("cleaned up");
                        }
                    })
                    .maxAtOnce(2)
                    .toList());
            sleep(SECOND);
            consumer.cancel();
            sleep(TURN);
            consumer.cancel("impatient");
            assertThatThrownBy(consumer::await).isInstanceOf(CancelledError.class);
            assertThat(consumer.cancelling()).isEqualTo(2);
        });

        assertThat(trace).containsExactly("2000 cleaned up", "2000 cleaned up");
    }

    @Test
    void anIterationThatIsForgottenIsClosedAtTheEndOfTheProgram() {
        run(() -> {
            for (int _ : mapConcurrent(counting(), i -> {
                        try {
                            return sleep(i == 1 ? TURN : HOUR, i);
                        } finally {
                            noteMillis("ended " + i);
                        }
                    })
                    .maxAtOnce(2)) {
                break;
            }
        });

        assertThat(trace).containsSubsequence("0 ended 1", "0 ended 2");
    }

    @Test
    void eachItemHasATaskAndAContextOfItsOwn() {
        var variable = new ContextVar<String>("request");
        run(() -> {
            variable.set("outer");
            var tasks = new ArrayList<Task<?>>();
            var seen = mapConcurrent(List.of("a", "b"), item -> {
                        tasks.add(self());
                        var before = variable.get();
                        variable.set(item);
                        sleep(SECOND);
                        return before + " " + variable.get();
                    })
                    .maxAtOnce(1)
                    .toList();
            assertThat(seen).containsExactly("outer a", "outer b");
            assertThat(tasks).doesNotHaveDuplicates().doesNotContain(self());
            assertThat(variable.get()).isEqualTo("outer");
        });
    }

    @Test
    void theTasksHaveTheDeadlineOfTheirConsumer() {
        run(() -> Asyncio.timeout(HOUR, () -> {
            assertThat(mapConcurrent(List.of(1), i -> Asyncio.currentDeadline())
                            .toList()
                            .getFirst())
                    .hasValue(HOUR.toNanos());
        }));
    }

    @Test
    void nullIsAnItemAndAResult() {
        run(() -> {
            var items = new ArrayList<String>();
            items.add(null);
            assertThat(mapConcurrent(items, item -> item).toList())
                    .containsOnlyNulls()
                    .hasSize(1);
            assertThat(mapConcurrent(List.of(), item -> item).toList()).isEmpty();
        });
    }

    @Test
    void aConsumerThatThrowsClosesTheIteration() {
        run(() -> {
            assertThatThrownBy(() -> mapConcurrent(counting(), i -> i).forEach(i -> {
                        throw new IllegalStateException("enough");
                    }))
                    .hasMessage("enough");
            assertThat(Asyncio.allTasks()).hasSize(1);
        });
    }

    @Test
    void manyItemsNeedNoMoreMemoryThanTheLimit() {
        int count = 200_000;
        int atOnce = 1_000;
        run(() -> {
            var pulled = new AtomicInteger();
            var taken = new AtomicInteger();
            var mostAhead = new AtomicInteger();
            var mostTasks = new AtomicInteger();
            var loop = self().scheduler;
            var items = Stream.iterate(0, i -> i + 1).limit(count).peek(i -> {
                mostAhead.set(Math.max(mostAhead.get(), pulled.incrementAndGet() - taken.get()));
                if (i % 10_000 == 0) {
                    int tasks = loop.tasks.snapshot().size();
                    mostTasks.set(Math.max(mostTasks.get(), tasks));
                }
            });
            long sum = 0;
            for (int i : mapConcurrent(items, i -> i % 100 == 0 ? sleep(SECOND, i) : i)
                    .maxAtOnce(atOnce)
                    .asCompleted()) {
                sum += i;
                taken.incrementAndGet();
            }
            assertThat(sum).isEqualTo((long) count * (count - 1) / 2);
            assertThat(mostAhead.get()).isLessThanOrEqualTo(atOnce + 1); // One is taken before it is counted.
            assertThat(mostTasks.get()).isLessThanOrEqualTo(atOnce + 1);
        });
    }

    @Test
    void itIsSetUpBeforeItBegins() {
        run(() -> {
            var results = mapConcurrent(List.of(1), i -> i).maxAtOnce(2).maxPerSecond(3);
            assertThat(results).hasToString("MapConcurrent[atOnce=2, perSecond=3.0]");
            assertThat(results.iterator()).isNotNull();
            assertThat(results).hasToString("MapConcurrent[atOnce=2, perSecond=3.0, begun]");
            assertThatThrownBy(() -> results.maxAtOnce(1))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("has begun");
            assertThatThrownBy(results::asCompleted).isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(() -> results.maxPerSecond(1)).isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(() -> mapConcurrent(List.of(1), i -> i).maxAtOnce(0))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("give one or more");
            assertThatThrownBy(() -> mapConcurrent(List.of(1), i -> i).maxPerSecond(Double.NaN))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("more than zero");
        });
    }

    @Test
    void iteratingNeedsATask() {
        var results = mapConcurrent(List.of(1), i -> i);
        assertThatThrownBy(results::toList).isInstanceOf(WrongLoopException.class);
    }
}
