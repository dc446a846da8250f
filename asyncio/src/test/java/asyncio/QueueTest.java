package asyncio;

import static asyncio.Asyncio.createTask;
import static asyncio.Asyncio.sleep;
import static asyncio.Asyncio.taskGroup;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class QueueTest extends InVirtualTime {
    private Task<?> getter(Queue<String> queue, String name) {
        return createTask(() -> {
            try {
                trace.add(name + " got " + queue.get());
            } catch (QueueShutDownException e) {
                trace.add(name + " shut down");
            }
        });
    }

    @Test
    void workersShareTheItems() {
        run(() -> {
            // @start region=workers
            var jobs = new Queue<String>(10);
            taskGroup(group -> {
                for (var worker : List.of("Ann", "Bob")) {
                    group.createTask(() -> {
                        for (var job : jobs) {
                            sleep(Duration.ofSeconds(1));
                            trace.add(worker + " did " + job);
                        }
                    });
                }
                for (var job : List.of("washing", "cooking", "sweeping")) jobs.put(job);
                jobs.shutdown();
            });
            // @end
        });

        assertThat(trace).containsExactly("Ann did washing", "Bob did cooking", "Ann did sweeping");
    }

    @Test
    void aFullQueueMakesTheProducerWait() {
        run(() -> {
            var queue = new Queue<String>(1);
            createTask(() -> {
                for (var item : List.of("a", "b", "c")) {
                    queue.put(item);
                    trace.add("put " + item);
                }
            });
            sleep(HOUR);
            trace.add("got " + queue.get());
            sleep(HOUR);
            trace.add("got " + queue.get() + queue.get());
        });

        assertThat(trace).containsExactly("put a", "got a", "put b", "put c", "got bc");
    }

    @Test
    void anItemMayBeStolenAndTheLoserLinesUpAgain() {
        run(() -> {
            var queue = new Queue<String>();
            getter(queue, "first");
            getter(queue, "second");
            sleep(TURN);
            queue.putNowait("x");
            trace.add("thief got " + queue.getNowait());
            sleep(TURN);
            queue.putNowait("y");
            queue.putNowait("z");
            sleep(TURN);
        });

        assertThat(trace).containsExactly("thief got x", "second got y", "first got z");
    }

    @Test
    void aGetterCancelledAfterItWasWokenWakesTheNext() {
        run(() -> {
            var queue = new Queue<String>();
            var first = getter(queue, "first");
            getter(queue, "second");
            sleep(TURN);
            queue.putNowait("x");
            first.cancel();
            sleep(HOUR);
        });

        assertThat(trace).containsExactly("second got x");
    }

    @Test
    void aPutterCancelledAfterItWasWokenWakesTheNext() {
        run(() -> {
            var queue = new Queue<String>(1);
            queue.put("there");
            var first = createTask(() -> queue.put("first"));
            createTask(() -> queue.put("second"));
            sleep(TURN);
            trace.add(queue.getNowait());
            first.cancel();
            sleep(HOUR);
            trace.add(queue.getNowait());
        });

        assertThat(trace).containsExactly("there", "second");
    }

    @Test
    void joinWaitsUntilEverythingIsDealtWith() {
        run(() -> {
            var queue = new Queue<String>();
            queue.join();
            queue.putNowait("x");
            createTask(() -> {
                queue.get();
                sleep(HOUR);
                trace.add("dealt with");
                queue.taskDone();
            });
            queue.join();
            trace.add("joined");
            assertThatThrownBy(queue::taskDone)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("called too often")
                    .hasMessageContaining("once for each item got");
        });

        assertThat(trace).containsExactly("dealt with", "joined");
    }

    @Test
    void shutdownSendsTheWaitingAwayButLeavesTheItems() {
        run(() -> {
            var empty = new Queue<String>();
            getter(empty, "getter");
            var full = new Queue<String>(1);
            full.put("item");
            var putter = createTask(() -> full.put("late"));
            sleep(TURN);
            empty.shutdown();
            full.shutdown();

            assertThatThrownBy(() -> putter.await()).isInstanceOf(QueueShutDownException.class);
            assertThat(full.get()).isEqualTo("item");
            assertThatThrownBy(full::get)
                    .isInstanceOf(QueueShutDownException.class)
                    .hasMessageContaining("Queue[size=0, maxsize=1, unfinished=1, shut down]");
            assertThatThrownBy(() -> full.putNowait("late")).isInstanceOf(QueueShutDownException.class);
        });

        assertThat(trace).containsExactly("getter shut down");
    }

    @Test
    void anImmediateShutdownWakesJoinOnlyIfNothingIsUnderWay() {
        run(() -> {
            var queue = new Queue<String>();
            queue.putNowait("under way");
            queue.putNowait("dropped");
            queue.get();
            var joining = createTask(queue::join);
            sleep(TURN);
            queue.shutdown(true);
            sleep(HOUR);
            trace.add("joined " + joining.done());
            queue.taskDone();
            sleep(TURN);
            trace.add("joined " + joining.done());
        });

        assertThat(trace).containsExactly("joined false", "joined true");
    }

    @Test
    void withoutWaitingEmptyAndFullAreErrors() {
        run(() -> {
            var queue = new Queue<String>(1);
            assertThatThrownBy(queue::getNowait)
                    .isInstanceOf(QueueEmptyException.class)
                    .hasMessageContaining("Use get() to wait for one");
            queue.putNowait("x");
            assertThat(queue.full()).isTrue();
            assertThatThrownBy(() -> queue.putNowait("y"))
                    .isInstanceOf(QueueFullException.class)
                    .hasMessageContaining("Use put() to wait for some");
            assertThat(queue.qsize()).isEqualTo(1);
        });
    }

    @Test
    void otherOrders() {
        run(() -> {
            var lifo = new LifoQueue<@Nullable String>();
            var least = PriorityQueue.<String>create();
            var longest = new PriorityQueue<String>(
                    0, Comparator.comparingInt(String::length).reversed());
            for (var item : List.of("bb", "a", "ccc")) {
                lifo.put(item);
                least.put(item);
                longest.put(item);
            }
            lifo.put(null);
            trace.add(lifo.get() + lifo.get() + lifo.get() + lifo.get());
            trace.add(least.get() + least.get() + least.get());
            trace.add(longest.get() + longest.get() + longest.get());
        });

        assertThat(trace).containsExactly("nullcccabb", "abbccc", "cccbba");
    }
}
