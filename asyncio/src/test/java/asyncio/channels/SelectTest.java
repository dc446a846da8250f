package asyncio.channels;

import static asyncio.Asyncio.createTask;
import static asyncio.Asyncio.sleep;
import static asyncio.channels.Select.select;
import static asyncio.channels.Select.selectValue;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import asyncio.CancelledError;
import asyncio.EventLoop;
import asyncio.Future;
import asyncio.InVirtualTime;
import asyncio.Task;
import asyncio.WrongLoopException;
import java.io.IOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class SelectTest extends InVirtualTime {
    private final Channel<String> messages = Channel.bounded(1);
    private final Channel<String> orders = Channel.bounded(1);

    private static void assertNobodyWaits(Channel<?> channel) {
        assertThat(channel.receiver().inbox.receivers.isEmpty()).isTrue();
        assertThat(channel.sender().outbox.senders.isEmpty()).isTrue();
    }

    @Test
    void theFirstOfSeveralThingsHappens() {
        run(() -> {
            var shutdown = createTask(() -> sleep(HOUR));
            createTask(() -> {
                sleep(SECOND);
                messages.sender().send("hello");
                sleep(SECOND.multipliedBy(2));
                orders.sender().send("two teas");
            });
            // @start region=value
            var running = true;
            while (running) {
                running = selectValue(s -> s.onReceive(messages.receiver(), message -> trace.add("message: " + message))
                        .onReceive(orders.receiver(), order -> trace.add("order: " + order))
                        .onDone(shutdown, _ -> false)
                        .onTimeout(Duration.ofMinutes(25), () -> trace.add("nobody is there")));
            }
            // @end
        });

        assertThat(trace).containsExactly("message: hello", "order: two teas", "nobody is there", "nobody is there");
    }

    @Test
    void twoSourcesAreMergedUntilBothHaveEnded() {
        run(() -> {
            createTask(() -> {
                for (int i = 1; i <= 2; i++) {
                    messages.sender().send("message " + i);
                    sleep(SECOND);
                }
                messages.sender().close();
            });
            createTask(() -> {
                sleep(SECOND.dividedBy(2));
                orders.sender().send("order");
                orders.sender().close();
            });
            // @start region=select
            var open = new HashSet<>(Set.of(messages.receiver(), orders.receiver()));
            while (!open.isEmpty()) {
                select(s -> {
                    for (var each : open) s.onReceive(each, item -> trace.add(item), () -> open.remove(each));
                    s.onTimeout(Duration.ofSeconds(10), () -> open.clear());
                });
            }
            // @end
        });

        assertThat(trace).containsExactly("message 1", "order", "message 2");
    }

    @Test
    void ofSeveralThatCouldTheFirstHappens() {
        run(() -> {
            messages.sender().send("a");
            orders.sender().send("b");
            createTask(() -> trace.add("another task ran"));
            String got = selectValue(s -> s.onReceive(orders.receiver(), item -> "order " + item)
                    .onReceive(messages.receiver(), item -> "message " + item));
            trace.add(got);
            assertThat(messages.statistics().size()).isOne();
        });

        assertThat(trace).containsExactly("order b", "another task ran");
    }

    @Test
    void inRandomOrderEveryoneHasItsChance() {
        run(() -> {
            var random = new SplittableRandom(42);
            for (int i = 0; i < 100; i++) {
                messages.sender().send("a");
                orders.sender().send("b");
                String got = selectValue(s -> s.onReceive(messages.receiver(), item -> item)
                        .onReceive(orders.receiver(), item -> item)
                        .inRandomOrder(random));
                trace.add(got);
                if (got.equals("a")) orders.receiver().receive();
                else messages.receiver().receive();
            }
        });

        assertThat(trace.stream().filter("a"::equals).count()).isBetween(35L, 65L);
    }

    @Test
    void sendingIsAClauseToo() {
        run(() -> {
            messages.sender().send("full");
            createTask(() -> {
                sleep(HOUR);
                trace.add("got " + messages.receiver().receive());
            });
            select(s -> s.onSend(messages.sender(), "item", () -> trace.add("sent"))
                    .onReceive(orders.receiver(), order -> trace.add("order " + order)));
            trace.add("got " + messages.receiver().receive());
            select(s -> s.onSend(orders.sender(), "now", () -> trace.add("sent at once")));
        });

        assertThat(trace).containsExactly("got full", "sent", "got item", "sent at once");
        assertNobodyWaits(messages);
    }

    @Test
    void losersLeaveNoTrace() {
        run(() -> {
            var rendezvous = Channel.<String>rendezvous();
            var future = new Future<String>();
            for (int i = 0; i < 3; i++) {
                int minutes = i;
                select(s -> s.onReceive(messages.receiver(), item -> trace.add(item))
                        .onSend(rendezvous.sender(), "never", () -> trace.add("sent"))
                        .onDone(future, item -> trace.add(item))
                        .onTimeout(HOUR, () -> trace.add("an hour"))
                        .onTimeout(Duration.ofMinutes(minutes + 1), () -> trace.add("minutes")));
            }
            assertNobodyWaits(messages);
            assertNobodyWaits(rendezvous);
            assertThatThrownBy(rendezvous.receiver()::receiveNowait).isInstanceOf(ChannelEmptyException.class);
            future.setResult("later");
            messages.sender().sendNowait("still there");
            sleep(HOUR.multipliedBy(2));
            trace.add(messages.receiver().receiveNowait());
        });

        assertThat(trace).containsExactly("minutes", "minutes", "minutes", "still there");
    }

    @Test
    void orElseDoesNotSuspend() {
        run(() -> {
            createTask(() -> trace.add("another task ran"));
            String got = selectValue(s -> s.onReceive(messages.receiver(), item -> item)
                    .onTimeout(SECOND, () -> "late")
                    .orElse(() -> "nothing there"));
            trace.add(got);
            assertNobodyWaits(messages);
            sleep(TURN);
        });

        assertThat(trace).containsExactly("nothing there", "another task ran");
    }

    @Test
    void aFutureIsAskedNotCancelled() {
        run(() -> {
            var future = new Future<String>();
            var selecting = createTask(() -> {
                select(s -> s.onDone(future, result -> trace.add("done " + result)));
            });
            sleep(TURN);
            selecting.cancel();
            assertThatThrownBy(selecting::await).isInstanceOf(CancelledError.class);
            assertThat(future.done()).isFalse();
            createTask(() -> future.setResult("x"));
            select(s -> s.onDone(future, result -> trace.add("done " + result)));
            var failure = new IOException("broken");
            var failed = new Future<String>();
            failed.setException(failure);
            assertThatThrownBy(() -> select(s -> s.onDone(failed, result -> trace.add(result))))
                    .isSameAs(failure);
        });

        assertThat(trace).containsExactly("done x");
    }

    @Test
    void theEndIsAClauseOrAnException() {
        run(() -> {
            messages.sender().close();
            select(s -> s.onReceive(messages.receiver(), _ -> trace.add("item"), () -> trace.add("end")));
            assertThatThrownBy(() -> select(s -> s.onReceive(messages.receiver(), item -> trace.add(item))))
                    .isInstanceOf(EndOfChannelException.class);

            createTask(() -> {
                sleep(HOUR);
                orders.sender().close();
            });
            select(s -> s.onReceive(orders.receiver(), item -> trace.add(item), () -> trace.add("end, later")));
            orders.receiver().close();
            assertThatThrownBy(() -> select(s -> s.onReceive(orders.receiver(), item -> trace.add(item))))
                    .isInstanceOf(ChannelClosedException.class);
        });

        assertThat(trace).containsExactly("end", "end, later");
    }

    @Test
    void aBrokenChannelIsAnExceptionOfItsClause() {
        run(() -> {
            messages.sender().send("full");
            createTask(() -> {
                sleep(HOUR);
                messages.receiver().close();
            });
            assertThatThrownBy(() -> select(s -> s.onSend(messages.sender(), "x", () -> trace.add("sent"))
                            .onReceive(orders.receiver(), item -> trace.add(item))))
                    .isInstanceOf(BrokenChannelException.class);
            assertNobodyWaits(orders);
        });
    }

    @Test
    void twoSelectsMeet() {
        run(() -> {
            var rendezvous = Channel.<String>rendezvous();
            createTask(() -> {
                select(s -> s.onReceive(orders.receiver(), order -> trace.add("order " + order))
                        .onSend(rendezvous.sender(), "x", () -> trace.add("sent")));
            });
            createTask(() -> {
                select(s -> s.onReceive(rendezvous.receiver(), item -> trace.add("got " + item))
                        .onReceive(messages.receiver(), message -> trace.add("message " + message)));
            });
            sleep(SECOND);
            assertNobodyWaits(rendezvous);
            assertNobodyWaits(messages);
            assertNobodyWaits(orders);
        });

        assertThat(trace).containsExactlyInAnyOrder("got x", "sent");
    }

    @Test
    void aSelectDoesNotMeetItself() {
        run(() -> {
            var rendezvous = Channel.<String>rendezvous();
            select(s -> s.onSend(rendezvous.sender(), "x", () -> trace.add("sent"))
                    .onReceive(rendezvous.receiver(), item -> trace.add("got " + item))
                    .onTimeout(SECOND, () -> trace.add("alone")));
        });

        assertThat(trace).containsExactly("alone");
    }

    @Test
    void cancelledWithAnItemInHandItGivesItBack() {
        run(() -> {
            var task = selecting();
            sleep(TURN);
            messages.sender().send("x");
            task.cancel();
            sleep(TURN);
            trace.add("left " + messages.receiver().receiveNowait());
        });

        assertThat(trace).containsExactly("left x");
    }

    private Task<?> selecting() {
        return createTask(() -> {
            select(s -> s.onReceive(messages.receiver(), item -> trace.add(item))
                    .onReceive(orders.receiver(), item -> trace.add(item)));
        });
    }

    @Test
    void cancelledWhenItsItemIsOnItsWayItHasSent() {
        run(() -> {
            messages.sender().send("full");
            var task = createTask(() -> {
                select(s -> s.onSend(messages.sender(), "x", () -> trace.add("sent")));
                sleep(HOUR);
                trace.add("slept");
            });
            sleep(TURN);
            messages.receiver().receive();
            task.cancel();
            assertThatThrownBy(task::await).isInstanceOf(CancelledError.class);
            trace.add(messages.receiver().receive());
        });

        assertThat(trace).containsExactly("sent", "x");
    }

    @Test
    void itWatchesABroadcastAndAValue() {
        run(() -> {
            var watch = new Watch<>(1);
            var values = watch.subscribe();
            values.receive();
            var broadcast = new Broadcast<Integer>();
            var items = broadcast.subscribe(1, Overflow.SUSPEND);
            createTask(() -> {
                watch.set(2);
                sleep(SECOND);
                broadcast.sender().send(3);
            });
            for (int i = 0; i < 2; i++) {
                select(s -> s.onReceive(values, value -> trace.add("value " + value))
                        .onReceive(items, item -> trace.add("item " + item)));
            }
        });

        assertThat(trace).containsExactly("value 2", "item 3");
    }

    @Test
    void misuseFailsAtOnce() throws Exception {
        try (var other = new EventLoop()) {
            var foreign = other.<String>createFuture();
            run(() -> {
                assertThatThrownBy(() -> select(s -> {}))
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessageContaining("would wait for ever");
                assertThatThrownBy(() -> select(s -> s.onDone(foreign, result -> trace.add(result))))
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessageContaining("Use a future of the same loop");
            });
        }
        assertThatThrownBy(() -> select(s -> s.onReceive(messages.receiver(), item -> trace.add(item))))
                .isInstanceOf(WrongLoopException.class);
        assertNobodyWaits(messages);
    }
}
