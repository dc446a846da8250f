package asyncio.channels;

import static asyncio.Asyncio.createTask;
import static asyncio.Asyncio.sleep;
import static asyncio.Asyncio.toThread;
import static asyncio.channels.Select.select;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import asyncio.AsyncGenerator;
import asyncio.Asyncio;
import asyncio.EventLoop;
import asyncio.VoidCoroutine;
import asyncio.testing.VirtualClock;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Flow;
import java.util.concurrent.SubmissionPublisher;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class FlowsTest {
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration HOUR = Duration.ofHours(1);

    private final List<String> trace = new CopyOnWriteArrayList<>();

    private static void run(VoidCoroutine main) {
        Asyncio.run(new VirtualClock(), main);
    }

    /// A subscriber that writes down what it is told.
    private class Listener implements Flow.Subscriber<Object> {
        final CountDownLatch end = new CountDownLatch(1);
        private final long first;
        private Flow.@Nullable Subscription subscription;

        Listener(long first) {
            this.first = first;
        }

        Flow.Subscription subscription() {
            return Objects.requireNonNull(subscription);
        }

        @Override
        public void onSubscribe(Flow.Subscription offered) {
            subscription = offered;
            if (first > 0) offered.request(first);
        }

        @Override
        public void onNext(Object item) {
            trace.add("next " + item);
        }

        @Override
        public void onError(Throwable failure) {
            trace.add("error " + failure.getMessage());
            end.countDown();
        }

        @Override
        public void onComplete() {
            trace.add("complete");
            end.countDown();
        }
    }

    // ---- Publishers

    @Test
    void aGeneratorIsPublishedOnDemand() {
        run(() -> {
            var listener = new Listener(2);
            // @start region=publisher
            var squares = AsyncGenerator.<Integer>of(out -> {
                for (int i = 1; i <= 3; i++) {
                    sleep(Duration.ofSeconds(1));
                    out.yield(i * i);
                }
            });
            Flow.Publisher<Integer> publisher = Flows.publisher(squares);
            publisher.subscribe(listener);
            // @end
            sleep(HOUR);
            trace.add("an hour");
            listener.subscription().request(2);
            sleep(HOUR);
        });

        assertThat(trace).containsExactly("next 1", "next 4", "an hour", "next 9", "complete");
    }

    @Test
    void aCollectionIsPublishedToEverySubscriber() {
        run(() -> {
            var publisher = Flows.publisher(List.of("a", "b"));
            publisher.subscribe(new Listener(Long.MAX_VALUE));
            sleep(HOUR);
            publisher.subscribe(new Listener(Long.MAX_VALUE));
            sleep(HOUR);
        });

        assertThat(trace).containsExactly("next a", "next b", "complete", "next a", "next b", "complete");
    }

    @Test
    void cancellingClosesTheSource() {
        run(() -> {
            var channel = Channel.<String>bounded(5);
            channel.sender().send("a");
            channel.sender().send("b");
            var listener = new Listener(1);
            Flows.publisher(channel.receiver()).subscribe(listener);
            sleep(SECOND);
            sleep(SECOND);
            listener.subscription().cancel();
            listener.subscription().cancel();
            sleep(HOUR);
            listener.subscription().request(1);
            assertThatThrownBy(() -> channel.sender().send("c")).isInstanceOf(BrokenChannelException.class);
            assertThat(Asyncio.allTasks()).hasSize(1);
        });

        assertThat(trace).containsExactly("next a");
    }

    @Test
    void aProducerRunsForEachSubscriberAndIsCancelledWithIt() {
        run(() -> {
            var publisher = Flows.<Integer>publisher(out -> {
                try {
                    out.sendAll(IntStream.range(0, 100).boxed());
                } finally {
                    sleep(HOUR); // Its clean-up is not cancelled again.
                    trace.add("clean");
                }
            });
            var listener = new Listener(2);
            publisher.subscribe(listener);
            sleep(HOUR);
            listener.subscription().cancel();
            sleep(HOUR.multipliedBy(2));
            publisher.subscribe(new Listener(1));
            sleep(HOUR);
        });

        assertThat(trace).startsWith("next 0", "next 1", "clean", "next 0");
    }

    @Test
    void whatFailsIsAnErrorOfTheSubscriber() {
        run(() -> {
            Flows.<String>publisher(out -> {
                        out.send("a");
                        throw new IOException("the disk is full");
                    })
                    .subscribe(new Listener(5));
            sleep(HOUR);
            var nothing = new ArrayList<@Nullable String>();
            nothing.add(null);
            publisherOfNulls(nothing).subscribe(new Listener(5));
            sleep(HOUR);
        });

        assertThat(trace).containsExactly("next a", "error the disk is full", "error a publisher cannot publish null");
    }

    @SuppressWarnings({"unchecked", "NullAway"})
    private static Flow.Publisher<String> publisherOfNulls(List<@Nullable String> items) {
        return Flows.publisher((List<String>) (List<?>) items);
    }

    @Test
    void whatCanBeIteratedOverOnlyOnceHasOneSubscriber() {
        run(() -> {
            var publisher = Flows.publisher(Channel.<String>bounded(1).receiver());
            publisher.subscribe(new Listener(1));
            publisher.subscribe(new Listener(1));
            sleep(SECOND);
            assertThat(trace).hasSize(1);
            assertThat(trace.getFirst()).contains("has a subscriber already");
        });
    }

    @Test
    void askingForNothingIsAnError() {
        run(() -> {
            var listener = new Listener(0);
            Flows.publisher(List.of("a")).subscribe(listener);
            sleep(SECOND);
            sleep(SECOND);
            listener.subscription().request(0);
            sleep(SECOND);
            sleep(SECOND);
            assertThat(trace).hasSize(1);
            assertThat(trace.getFirst()).startsWith("error request(0) asks for nothing");
        });
    }

    @Test
    void aPublisherOfAClosedLoopSaysSo() {
        var publishers = new ArrayList<Flow.Publisher<String>>();
        run(() -> publishers.add(Flows.publisher(List.of("a"))));

        publishers.getFirst().subscribe(new Listener(1));

        assertThat(trace).hasSize(1);
        assertThat(trace.getFirst()).contains("closed");
    }

    @Test
    void aSubscriberThatThrowsGetsNothingMoreAndIsReported() {
        try (var loop = new EventLoop(new VirtualClock())) {
            var closed = new ArrayList<String>();
            loop.setExceptionHandler((_, context) -> trace.add("reported " + context.exception()));
            loop.runUntilComplete(() -> {
                var source = AsyncGenerator.<String>of(out -> {
                    try {
                        out.yield("a");
                        out.yield("b");
                    } finally {
                        closed.add("closed");
                    }
                });
                Flows.publisher(source).subscribe(new Listener(5) {
                    @Override
                    public void onNext(Object item) {
                        throw new IllegalStateException("cannot take " + item);
                    }
                });
                sleep(HOUR);
                return null;
            });
            assertThat(closed).containsExactly("closed");
        }

        assertThat(trace).containsExactly("reported java.lang.IllegalStateException: cannot take a");
    }

    @Test
    void subscribersOfOtherThreadsAreServed() throws Exception {
        var listener = new Listener(0);
        Asyncio.run(() -> {
            var publisher = Flows.publisher(List.of(1, 2, 3));
            toThread(() -> {
                publisher.subscribe(new Flow.Subscriber<>() {
                    private Flow.@Nullable Subscription subscription;

                    @Override
                    public void onSubscribe(Flow.Subscription offered) {
                        subscription = offered;
                        ask();
                    }

                    private void ask() {
                        var asked = Objects.requireNonNull(subscription);
                        Thread.startVirtualThread(() -> asked.request(1));
                    }

                    @Override
                    public void onNext(Integer item) {
                        listener.onNext(item);
                        ask();
                    }

                    @Override
                    public void onError(Throwable failure) {
                        listener.onError(failure);
                    }

                    @Override
                    public void onComplete() {
                        listener.onComplete();
                    }
                });
                listener.end.await();
            });
        });

        assertThat(trace).containsExactly("next 1", "next 2", "next 3", "complete");
    }

    // ---- Subscribers

    @Test
    void aPublisherOfOtherThreadsIsIteratedOver() {
        var got = new ArrayList<Integer>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var publisher = new SubmissionPublisher<Integer>(threads, 4);
            Asyncio.run(() -> {
                // @start region=receive
                try (var items = Flows.receive(publisher, 16)) {
                    threads.execute(() -> {
                        try (publisher) {
                            for (int i = 0; i < 1_000; i++) publisher.submit(i);
                        }
                    });
                    for (int item : items) got.add(item);
                }
                // @end
            });
        }

        assertThat(got)
                .containsExactlyElementsOf(IntStream.range(0, 1_000).boxed().toList());
    }

    /// A publisher that writes down what it is asked.
    private final class Asked implements Flow.Publisher<String>, Flow.Subscription {
        Flow.@Nullable Subscriber<? super String> subscriber;

        @Override
        public void subscribe(Flow.Subscriber<? super String> newcomer) {
            subscriber = newcomer;
            newcomer.onSubscribe(this);
        }

        @Override
        public void request(long n) {
            trace.add("request " + n);
        }

        @Override
        public void cancel() {
            trace.add("cancel");
        }

        Flow.Subscriber<? super String> subscriber() {
            return Objects.requireNonNull(subscriber);
        }
    }

    @Test
    void itemsAreAskedForAheadAndInBatches() {
        run(() -> {
            var publisher = new Asked();
            try (var items = Flows.receive(publisher, 4)) {
                sleep(SECOND);
                for (var item : List.of("a", "b", "c", "d"))
                    publisher.subscriber().onNext(item);
                sleep(SECOND);
                for (int i = 0; i < 4; i++) trace.add(items.receive());
            }
            publisher.subscriber().onNext("late");
            sleep(SECOND);
        });

        assertThat(trace).containsExactly("request 4", "a", "request 2", "b", "c", "request 2", "d", "cancel");
    }

    @Test
    void theErrorOfAPublisherComesBehindItsItems() {
        run(() -> {
            var publisher = new Asked();
            var failure = new IOException("the line is dead");
            try (var items = Flows.receive(publisher, 4)) {
                sleep(SECOND);
                publisher.subscriber().onNext("a");
                publisher.subscriber().onError(failure);
                sleep(SECOND);
                trace.add(items.receive());
                assertThatThrownBy(items::receive).isSameAs(failure);
            }
        });

        assertThat(trace).containsExactly("request 4", "a");
    }

    @Test
    void itIsAReceiverLikeAnyOther() {
        run(() -> {
            var publisher = new Asked();
            var items = Flows.receive(publisher, 1);
            createTask(() -> {
                sleep(HOUR);
                publisher.subscriber().onNext("a");
            });
            select(s -> s.onReceive(items, item -> trace.add("got " + item)));
            var waiting = createTask(() -> items.receive());
            sleep(SECOND);
            publisher.subscriber().onNext("b");
            Asyncio.getRunningLoop().callSoonThreadsafe(waiting::cancel); // When it has the item in its hand.
            sleep(SECOND);
            trace.add("left " + items.receiveNowait());
            items.close();
            Flows.receive(publisher, 1).close(); // Before it has begun.
            sleep(SECOND);
        });

        assertThat(trace).containsExactly("request 1", "request 1", "got a", "request 1", "left b", "cancel", "cancel");
    }

    @Test
    void whatWasPublishedComesBackAsItWas() {
        run(() -> {
            var numbers = IntStream.range(0, 100).boxed().toList();
            var got = new ArrayList<Integer>();
            try (var items = Flows.receive(Flows.publisher(numbers), 7)) {
                for (int item : items) got.add(item);
            }
            assertThat(got).isEqualTo(numbers);
        });
    }

    @Test
    void oneItemAheadIsTheLeast() {
        run(() -> assertThatThrownBy(() -> Flows.receive(new Asked(), 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("cannot ask for 0 items ahead"));
    }
}
