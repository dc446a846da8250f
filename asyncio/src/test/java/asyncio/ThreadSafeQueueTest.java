package asyncio;

import static asyncio.Asyncio.createTask;
import static asyncio.Asyncio.sleep;
import static asyncio.Asyncio.toThread;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class ThreadSafeQueueTest {
    private static final Duration TURN = Duration.ZERO;
    private static final Duration NO_TIME = Duration.ZERO;
    private static final Duration HOUR = Duration.ofHours(1);

    private final List<String> trace = Collections.synchronizedList(new ArrayList<>());

    @Test
    void queue() {
        Asyncio.run(() -> {
            // @start region=queue
            var queue = new ThreadSafeQueue<String>(2);
            var producing = createTask(() -> toThread(() -> {
                var blocking = queue.blocking();
                for (var word : List.of("one", "two", "three")) blocking.put(word);
                queue.shutdown();
            }));
            for (var word : queue) trace.add(word);
            producing.await();
            // @end
        });

        assertThat(trace).containsExactly("one", "two", "three");
    }

    // ---- Tasks

    @Test
    void gettersAreServedInTheOrderInWhichTheyCame() {
        Asyncio.run(() -> {
            var queue = new ThreadSafeQueue<String>();
            for (var name : List.of("a", "b", "c")) createTask(() -> trace.add(name + queue.get()));
            sleep(TURN);
            for (var item : List.of("1", "2", "3")) queue.putNowait(item);
            assertThatThrownBy(queue::getNowait).isInstanceOf(QueueEmptyException.class); // All are promised.
            sleep(TURN);
        });

        assertThat(trace).containsExactly("a1", "b2", "c3");
    }

    @Test
    void aFullQueueMakesPuttersWaitInOrder() {
        Asyncio.run(() -> {
            var queue = new ThreadSafeQueue<String>(1);
            queue.put("1");
            for (var item : List.of("2", "3")) createTask(() -> queue.put(item));
            sleep(TURN);
            trace.add(queue.getNowait());
            assertThatThrownBy(() -> queue.putNowait("overtaking")).isInstanceOf(QueueFullException.class);
            trace.add(queue.get());
            trace.add(queue.get());
        });

        assertThat(trace).containsExactly("1", "2", "3");
    }

    @Test
    void puttingAndGettingSuspendOnlyIfTheyHaveTo() {
        Asyncio.run(() -> {
            var queue = new ThreadSafeQueue<String>(1);
            createTask(() -> trace.add("other task"));
            queue.put("item");
            trace.add(queue.get());
            var getting = createTask(queue::get);
            sleep(TURN);
            queue.put("second");
            trace.add(getting.await());
        });

        assertThat(trace).containsExactly("item", "other task", "second");
    }

    @Test
    void aGetterThatIsCancelledBeforeOrAfterItsItemWasPromisedLosesNone() {
        Asyncio.run(() -> {
            var queue = new ThreadSafeQueue<String>();
            var waiting = createTask(queue::get);
            var promised = createTask(queue::get);
            var next = createTask(queue::get);
            sleep(TURN);
            waiting.cancel();
            sleep(TURN);
            queue.putNowait("item");
            promised.cancel();
            trace.add(next.await());
            assertThatThrownBy(promised::await).isInstanceOf(CancelledError.class);
            assertThat(queue.empty()).isTrue();
        });

        assertThat(trace).containsExactly("item");
    }

    @Test
    void aPutterThatIsCancelledPutsNothingInAndItsRoomIsTheNextOnes() {
        Asyncio.run(() -> {
            var queue = new ThreadSafeQueue<String>(1);
            queue.put("first");
            var cancelled = createTask(() -> queue.put("cancelled"));
            createTask(() -> queue.put("second"));
            sleep(TURN);
            trace.add(queue.getNowait());
            cancelled.cancel();
            trace.add(queue.get());
            assertThat(queue.empty()).isTrue();
        });

        assertThat(trace).containsExactly("first", "second");
    }

    @Test
    void aTaskWhoseLoopWasClosedIsPassedOver() {
        var queue = new ThreadSafeQueue<String>();
        var gone = new EventLoop();
        gone.setExceptionHandler((_, _) -> {}); // It is told of the pending task.
        gone.createTask(queue::get);
        gone.stop();
        gone.runForever();
        gone.close();

        Asyncio.run(() -> {
            queue.put("item");
            trace.add(queue.get());
        });

        assertThat(trace).containsExactly("item");
    }

    // ---- Threads

    @Test
    void aThreadWaitsForAnItemOfATask() {
        Asyncio.run(() -> {
            var queue = new ThreadSafeQueue<String>();
            var taking = createTask(() -> toThread(() -> queue.blocking().take()));
            sleep(TURN);
            queue.put("item");
            trace.add(taking.await());
        });

        assertThat(trace).containsExactly("item");
    }

    @Test
    void aThreadGivesUpWhenTheTimeIsOver() throws Exception {
        var queue = new ThreadSafeQueue<String>(1);
        assertThat(queue.blocking().poll(NO_TIME)).isEmpty();
        assertThat(queue.blocking().poll(Duration.ofNanos(1))).isEmpty();
        assertThat(queue.blocking().offer("item", NO_TIME)).isTrue();
        assertThat(queue.blocking().offer("more", Duration.ofNanos(1))).isFalse();
        assertThat(queue.blocking().poll(HOUR)).contains("item");
        assertThat(queue.empty()).isTrue();
    }

    @Test
    void aThreadThatIsInterruptedLosesNothing() throws Exception {
        var queue = new ThreadSafeQueue<String>(1);
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> queue.blocking().take()).isInstanceOf(InterruptedException.class);
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> queue.blocking().put("never")).isInstanceOf(InterruptedException.class);
        assertThat(queue.empty()).isTrue();

        Asyncio.run(() -> {
            var taking = createTask(() -> toThread(() -> queue.blocking().take()));
            sleep(Duration.ofMillis(1));
            taking.cancel();
            assertThatThrownBy(taking::await).isInstanceOf(CancelledError.class);
            queue.putNowait("item");
            assertThat(queue.getNowait()).isEqualTo("item");
        });
    }

    @Test
    void anInterruptInTheMomentOfAPromiseLeavesTheItemToTheNextInTheLine() throws Exception {
        for (int i = 0; i < 200; i++) {
            var queue = new ThreadSafeQueue<String>();
            var interrupted = taking(queue);
            while (interrupted.getState() != Thread.State.WAITING) Thread.onSpinWait();
            var next = taking(queue);
            while (next.getState() != Thread.State.WAITING) Thread.onSpinWait();
            interrupted.interrupt();
            queue.putNowait("item"); // Perhaps before the interrupted one has left.
            interrupted.join();
            if (!trace.remove("interrupted")) next.interrupt(); // It was quicker.
            next.join();
            trace.clear();
            assertThat(queue.empty()).isTrue();
        }
    }

    private Thread taking(ThreadSafeQueue<String> queue) {
        return Thread.ofPlatform().daemon().start(() -> {
            try {
                trace.add(queue.blocking().take());
            } catch (InterruptedException e) {
                trace.add("interrupted");
            }
        });
    }

    @Test
    void nothingIsLostOrDoubledOrOvertakenBetweenTasksAndThreads() {
        int producers = 4;
        int each = 2_000;
        var got = new ConcurrentLinkedQueue<int[]>();
        Asyncio.run(() -> {
            var queue = new ThreadSafeQueue<int[]>(3);
            var producing = new ArrayList<Task<?>>();
            for (int p = 0; p < producers; p++) {
                int producer = p;
                producing.add(createTask(
                        producer % 2 == 0
                                ? () -> {
                                    for (int i = 0; i < each; i++) queue.put(new int[] {producer, i});
                                }
                                : () -> toThread(() -> {
                                    for (int i = 0; i < each; i++)
                                        queue.blocking().put(new int[] {producer, i});
                                })));
            }
            var consuming = createTask(() -> toThread(() -> {
                try {
                    while (true) got.add(queue.blocking().take());
                } catch (QueueShutDownException e) {
                    trace.add("shut down");
                }
            }));
            var other = createTask(() -> {
                for (var item : queue) got.add(item);
            });
            for (var task : producing) task.await();
            queue.shutdown();
            consuming.await();
            other.await();
        });

        assertThat(trace).containsExactly("shut down");
        for (int p = 0; p < producers; p++) {
            int producer = p;
            assertThat(got.stream().filter(item -> item[0] == producer).map(item -> item[1]))
                    .hasSize(each)
                    .containsExactlyInAnyOrderElementsOf(
                            IntStream.range(0, each).boxed().toList());
        }
    }

    @Test
    void oneConsumerSeesTheItemsOfEachProducerInOrder() {
        int each = 5_000;
        Asyncio.run(() -> {
            var queue = new ThreadSafeQueue<Integer>(2);
            var producing = createTask(() -> toThread(() -> {
                for (int i = 0; i < each; i++) queue.blocking().put(i);
                queue.shutdown();
            }));
            int expected = 0;
            for (int item : queue) assertThat(item).isEqualTo(expected++);
            assertThat(expected).isEqualTo(each);
            producing.await();
        });
    }

    // ---- Shutdown

    @Test
    void shutdownSendsThoseWhoWaitAwayAndLeavesWhatIsIn() {
        Asyncio.run(() -> {
            var queue = new ThreadSafeQueue<String>(1);
            queue.put("item");
            var putting = createTask(() -> queue.put("more"));
            var begun = new CountDownLatch(1);
            var offering = createTask(() -> toThread(() -> {
                begun.countDown();
                return queue.blocking().offer("more", HOUR);
            }));
            toThread(() -> begun.await());
            queue.shutdown();
            assertThatThrownBy(putting::await).isInstanceOf(QueueShutDownException.class);
            assertThatThrownBy(offering::await).isInstanceOf(QueueShutDownException.class);
            assertThatThrownBy(() -> queue.putNowait("more")).isInstanceOf(QueueShutDownException.class);
            trace.add(queue.get());
            assertThatThrownBy(queue::get).isInstanceOf(QueueShutDownException.class);
            assertThatThrownBy(queue::getNowait).isInstanceOf(QueueShutDownException.class);
        });

        assertThat(trace).containsExactly("item");
    }

    @Test
    void gettersOfAnEmptyQueueAreSentAwayToo() {
        Asyncio.run(() -> {
            var queue = new ThreadSafeQueue<String>();
            var getting = createTask(queue::get);
            var taking = createTask(() -> toThread(() -> queue.blocking().take()));
            sleep(Duration.ofMillis(1));
            queue.shutdown();
            assertThatThrownBy(getting::await).isInstanceOf(QueueShutDownException.class);
            assertThatThrownBy(taking::await).isInstanceOf(QueueShutDownException.class);
        });
    }

    @Test
    void anImmediateShutdownDropsWhatIsInAlsoIfItWasPromised() {
        Asyncio.run(() -> {
            var queue = new ThreadSafeQueue<String>();
            var getting = createTask(queue::get);
            sleep(TURN);
            queue.putNowait("promised");
            queue.putNowait("free");
            queue.shutdown(true);
            assertThat(queue.qsize()).isZero();
            assertThatThrownBy(getting::await).isInstanceOf(QueueShutDownException.class);
        });
    }

    // ---- What it says

    @Test
    void aQueueShowsItsState() {
        var queue = new ThreadSafeQueue<String>(1);
        queue.putNowait("item");

        assertThat(queue).hasToString("ThreadSafeQueue[size=1, maxsize=1]");
        assertThat(queue.full()).isTrue();
        assertThat(queue.maxsize()).isOne();
        queue.shutdown(true);
        assertThat(queue.blocking()).hasToString("ThreadSafeQueue[size=0, maxsize=1, shut down].blocking()");
        assertThat(new ThreadSafeQueue<>().full()).isFalse();
    }

    @Test
    void theSuspendingFaceIsForTasks() {
        var queue = new ThreadSafeQueue<String>();

        assertThatThrownBy(queue::get).isInstanceOf(WrongLoopException.class);
        assertThatThrownBy(() -> queue.put("item")).isInstanceOf(WrongLoopException.class);
    }
}
