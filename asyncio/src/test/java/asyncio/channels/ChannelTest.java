package asyncio.channels;

import static asyncio.Asyncio.createTask;
import static asyncio.Asyncio.sleep;
import static asyncio.Asyncio.taskGroup;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import asyncio.Asyncio;
import asyncio.CancelledError;
import asyncio.InVirtualTime;
import asyncio.Task;
import asyncio.WrongLoopException;
import java.io.IOException;
import java.util.List;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class ChannelTest extends InVirtualTime {
    private Task<?> receiving(Receiver<String> receiver, String name) {
        return createTask(() -> {
            try {
                trace.add(name + " got " + receiver.receive());
            } catch (EndOfChannelException | ChannelClosedException | IOExceptionInside e) {
                trace.add(name + " " + e.getClass().getSimpleName());
            }
        });
    }

    private Task<?> sending(Sender<String> sender, String item) {
        return createTask(() -> {
            try {
                sender.send(item);
                trace.add("sent " + item);
            } catch (BrokenChannelException | ChannelClosedException e) {
                trace.add(item + " " + e.getClass().getSimpleName());
            }
        });
    }

    private static final class IOExceptionInside extends RuntimeException {
        private static final long serialVersionUID = 1L;

        IOExceptionInside() {
            super("the disk is full");
        }
    }

    // ---- Sending and receiving

    @Test
    void eachProducerClosesItsOwnSender() {
        run(() -> {
            // @start region=channel
            var dishes = Channel.<String>bounded(10);
            taskGroup(group -> {
                for (var cook : List.of("Ann", "Bob")) {
                    var sender = dishes.sender().duplicate();
                    group.createTask(() -> {
                        try (sender) {
                            sender.send("soup by " + cook);
                            sender.send("cake by " + cook);
                        }
                    });
                }
                dishes.sender().close();
                for (var dish : dishes.receiver()) trace.add(dish);
            });
            // @end
        });

        assertThat(trace).containsExactly("soup by Ann", "cake by Ann", "soup by Bob", "cake by Bob");
    }

    @Test
    void aFullChannelMakesTheSenderWait() {
        run(() -> {
            var channel = Channel.<String>bounded(1);
            createTask(() -> {
                for (var item : List.of("a", "b", "c")) {
                    channel.sender().send(item);
                    trace.add("sent " + item);
                }
            });
            sleep(HOUR);
            trace.add("got " + channel.receiver().receive());
            sleep(HOUR);
            trace.add("got " + channel.receiver().receive());
            trace.add("got " + channel.receiver().receive());
        });

        assertThat(trace).containsExactly("sent a", "got a", "sent b", "got b", "got c", "sent c");
    }

    @Test
    void aRendezvousMakesTheSenderWaitForItsReceiver() {
        run(() -> {
            var channel = Channel.<String>rendezvous();
            sending(channel.sender(), "x");
            sleep(HOUR);
            trace.add("receiving");
            trace.add("got " + channel.receiver().receive());
            sleep(TURN);
            receiving(channel.receiver(), "second");
            sleep(TURN);
            channel.sender().send("y");
            trace.add("sent y");
            sleep(TURN);
        });

        assertThat(trace).containsExactly("receiving", "got x", "sent x", "sent y", "second got y");
    }

    @Test
    void anUnlimitedChannelNeverMakesAnybodyWait() {
        var channel = Channel.<Integer>unlimited();
        for (int i = 0; i < 10_000; i++) channel.sender().sendNowait(i);
        channel.sender().send(10_000);

        assertThat(channel.statistics().size()).isEqualTo(10_001);
        assertThat(channel.receiver().receive()).isZero();
    }

    @Test
    void whatNeedNotWaitDoesNotSuspend() {
        run(() -> {
            var channel = Channel.<String>bounded(1);
            createTask(() -> trace.add("another task ran"));
            channel.sender().send("x");
            channel.receiver().receive();
            channel.sender().close();
            for (var _ : channel.receiver()) trace.add("an item");
            trace.add("no turn has passed");
            sleep(TURN);
        });

        assertThat(trace).containsExactly("no turn has passed", "another task ran");
    }

    @Test
    void waitersAreServedInOrderAndNobodyOvertakes() {
        run(() -> {
            var channel = Channel.<String>bounded(1);
            receiving(channel.receiver(), "first");
            receiving(channel.receiver(), "second");
            sleep(TURN);
            channel.sender().send("a");
            channel.sender().send("b");
            assertThatThrownBy(channel.receiver()::receiveNowait).isInstanceOf(ChannelEmptyException.class);
            sleep(TURN);

            channel.sender().send("there");
            sending(channel.sender(), "c");
            sending(channel.sender(), "d");
            sleep(TURN);
            trace.add(channel.receiver().receive());
            assertThatThrownBy(() -> channel.sender().sendNowait("thief")).isInstanceOf(ChannelFullException.class);
            trace.add(channel.receiver().receive());
            trace.add(channel.receiver().receive());
            sleep(TURN);
        });

        assertThat(trace).containsExactly("first got a", "second got b", "there", "c", "d", "sent c", "sent d");
    }

    @Test
    void nullIsAnItem() {
        run(() -> {
            var channel = Channel.<@Nullable String>bounded(2);
            channel.sender().send(null);
            channel.sender().send(null);
            channel.sender().close();
            assertThat(channel.receiver().receive()).isNull();
            for (var item : channel.receiver()) trace.add("got " + item);
        });

        assertThat(trace).containsExactly("got null");
    }

    @Test
    void withoutWaitingFullAndEmptyAreErrors() {
        var channel = Channel.<String>bounded(1);

        assertThatThrownBy(channel.receiver()::receiveNowait)
                .isInstanceOf(ChannelEmptyException.class)
                .hasMessage("Receiver[size=0] has no item now. Use receive() to wait for one");
        channel.sender().sendNowait("x");
        assertThatThrownBy(() -> channel.sender().sendNowait("y"))
                .isInstanceOf(ChannelFullException.class)
                .hasMessage("Channel[capacity=1, size=1, senders=1, receivers=1] has no room for an item."
                        + " Use send() to wait for some");
        assertThat(channel.receiver().receiveNowait()).isEqualTo("x");
    }

    @Test
    void waitingNeedsATask() {
        var channel = Channel.<String>rendezvous();

        assertThatThrownBy(channel.receiver()::receive)
                .isInstanceOf(WrongLoopException.class)
                .hasMessageContaining("runs no event loop");
        assertThatThrownBy(() -> channel.sender().send("x")).isInstanceOf(WrongLoopException.class);
        run(() -> {
            var loop = Asyncio.getRunningLoop();
            loop.callSoon(() -> assertThatThrownBy(channel.receiver()::receive)
                    .isInstanceOf(WrongLoopException.class)
                    .hasMessageContaining("outside a task"));
            sleep(TURN);
        });
        assertThat(channel.statistics()).isEqualTo(new ChannelStatistics(0, 0, 1, 1, 0, 0));
    }

    @Test
    void aCapacityIsNotNegative() {
        assertThatThrownBy(() -> Channel.bounded(-1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a channel cannot hold -1 items: give zero or more, or use unlimited()");
    }

    // ---- Closing

    @Test
    void receiversGetWhatIsLeftAndThenTheEnd() {
        run(() -> {
            var channel = Channel.<String>bounded(5);
            channel.sender().send("left");
            channel.sender().close();
            channel.sender().close();
            receiving(channel.receiver(), "first");
            receiving(channel.receiver(), "second");
            sleep(TURN);
            assertThatThrownBy(channel.receiver()::receiveNowait)
                    .isInstanceOf(EndOfChannelException.class)
                    .hasMessage("Receiver[size=0, ended] has no more items. A for loop over it ends by itself");
            var iterator = channel.receiver().iterator();
            assertThat(iterator.hasNext()).isFalse();
            assertThatThrownBy(iterator::next).isInstanceOf(NoSuchElementException.class);
        });

        assertThat(trace).containsExactly("first got left", "second EndOfChannelException");
    }

    @Test
    void theEndWakesWhoWaits() {
        run(() -> {
            var channel = Channel.<String>rendezvous();
            var other = channel.sender().duplicate();
            receiving(channel.receiver(), "first");
            receiving(channel.receiver(), "second");
            sleep(TURN);
            channel.sender().close();
            sleep(HOUR);
            trace.add("one sender is left");
            other.close();
            sleep(TURN);
        });

        assertThat(trace)
                .containsExactly("one sender is left", "first EndOfChannelException", "second EndOfChannelException");
    }

    @Test
    void sendingWithoutReceiversFails() {
        run(() -> {
            var channel = Channel.<String>bounded(1);
            channel.sender().send("there");
            sending(channel.sender(), "waiting");
            sleep(TURN);
            channel.receiver().close();
            channel.receiver().close();
            sleep(TURN);
            assertThatThrownBy(() -> channel.sender().sendNowait("late"))
                    .isInstanceOf(BrokenChannelException.class)
                    .hasMessage("Channel[capacity=1, size=0, senders=1, receivers=0] has no receiver any more."
                            + " Stop sending");
        });

        assertThat(trace).containsExactly("waiting BrokenChannelException");
    }

    @Test
    void aClosedEndCannotBeUsed() {
        run(() -> {
            var channel = Channel.<String>rendezvous();
            var sender = channel.sender().duplicate();
            var receiver = channel.receiver().duplicate();
            sending(sender, "x");
            sleep(TURN);
            sender.close();
            receiving(receiver, "receiver");
            sleep(TURN);
            receiver.close();
            sleep(TURN);
            assertThatThrownBy(() -> sender.sendNowait("y"))
                    .isInstanceOf(ChannelClosedException.class)
                    .hasMessageStartingWith("Sender[closed] of Channel[")
                    .hasMessageEndingWith(" was closed. Whoever shares it needs a duplicate() of its own");
            assertThatThrownBy(receiver::receiveNowait)
                    .isInstanceOf(ChannelClosedException.class)
                    .hasMessageStartingWith("Receiver[closed] was closed");
            assertThatThrownBy(sender::duplicate).isInstanceOf(ChannelClosedException.class);
            assertThatThrownBy(receiver::duplicate).isInstanceOf(ChannelClosedException.class);
            assertThat(channel.statistics()).isEqualTo(new ChannelStatistics(0, 0, 1, 1, 0, 0));
        });

        assertThat(trace).containsExactly("x ChannelClosedException", "receiver ChannelClosedException");
    }

    @Test
    void aFailureComesBehindTheItemsAndEndsTheChannelForAll() {
        run(() -> {
            var channel = Channel.<String>bounded(1);
            var failure = new IOException("the disk is full");
            var other = channel.sender().duplicate();
            channel.sender().send("there");
            sending(other, "waiting");
            sleep(TURN);
            channel.sender().close(failure);
            sleep(TURN);
            trace.add(channel.receiver().receive());
            assertThatThrownBy(channel.receiver()::receive).isSameAs(failure);
            assertThatThrownBy(() -> channel.receiver().iterator().hasNext()).isSameAs(failure);
            assertThatThrownBy(() -> other.send("late"))
                    .isInstanceOf(ChannelClosedException.class)
                    .hasMessageContaining("because a sender failed with java.io.IOException: the disk is full")
                    .hasCause(failure);
            other.close(new IOException("too late to matter"));
            assertThatThrownBy(channel.receiver()::receive).isSameAs(failure);
        });

        assertThat(trace).containsExactly("waiting ChannelClosedException", "there");
    }

    @Test
    void aFailureWakesWhoWaits() {
        run(() -> {
            var channel = Channel.<String>rendezvous();
            receiving(channel.receiver(), "receiver");
            sleep(TURN);
            channel.sender().close(new IOExceptionInside());
            sleep(TURN);
        });

        assertThat(trace).containsExactly("receiver IOExceptionInside");
    }

    // ---- Cancelling

    @Test
    void whoIsCancelledWhileWaitingLeavesNoTrace() {
        run(() -> {
            var channel = Channel.<String>rendezvous();
            var receiving = receiving(channel.receiver(), "cancelled");
            sleep(TURN);
            receiving.cancel();
            sleep(TURN);
            assertThat(channel.statistics().waitingReceivers()).isZero();
            var sending = sending(channel.sender(), "cancelled");
            sleep(TURN);
            assertThat(channel.statistics().waitingSenders()).isOne();
            sending.cancel();
            assertThat(channel.statistics().waitingSenders()).isZero();
            assertThatThrownBy(channel.receiver()::receiveNowait).isInstanceOf(ChannelEmptyException.class);
            assertThatThrownBy(sending::await).isInstanceOf(CancelledError.class);
        });

        assertThat(trace).isEmpty();
    }

    @Test
    void anItemForACancelledReceiverGoesToTheNext() {
        run(() -> {
            var channel = Channel.<String>rendezvous();
            var first = receiving(channel.receiver(), "first");
            receiving(channel.receiver(), "second");
            sleep(TURN);
            channel.sender().send("x");
            first.cancel();
            sleep(HOUR);
        });

        assertThat(trace).containsExactly("second got x");
    }

    @Test
    void itemsForCancelledReceiversGoBackInTheirOrder() {
        run(() -> {
            var channel = Channel.<String>bounded(1);
            var first = receiving(channel.receiver(), "first");
            var second = receiving(channel.receiver(), "second");
            sleep(TURN);
            for (var item : List.of("a", "b", "c")) channel.sender().send(item);
            first.cancel();
            second.cancel();
            sleep(TURN);
            assertThat(channel.statistics().size()).isEqualTo(3);
            assertThatThrownBy(() -> channel.sender().sendNowait("d")).isInstanceOf(ChannelFullException.class);
            sending(channel.sender(), "d");
            sleep(TURN);
            for (int i = 0; i < 4; i++) trace.add(channel.receiver().receive());
        });

        assertThat(trace).containsExactly("a", "b", "c", "d", "sent d");
    }

    @Test
    void aSenderCancelledWhenItsItemIsOnItsWayIsCancelledWhereItNextSuspends() {
        run(() -> {
            var channel = Channel.<String>rendezvous();
            var sending = createTask(() -> {
                channel.sender().send("x");
                trace.add("sent");
                sleep(HOUR);
                trace.add("slept");
            });
            sleep(TURN);
            trace.add("got " + channel.receiver().receive());
            sending.cancel("enough");
            assertThatThrownBy(sending::await)
                    .isInstanceOf(CancelledError.class)
                    .hasMessage("enough");
            assertThat(sending.cancelling()).isOne();
        });

        assertThat(trace).containsExactly("got x", "sent");
    }

    @Test
    void aDeadlineThatMeetsAnItemSentIsNone() {
        run(() -> {
            var channel = Channel.<String>rendezvous();
            var loop = Asyncio.getRunningLoop();
            loop.callLater(HOUR, () -> trace.add("got " + channel.receiver().receiveNowait()));
            Asyncio.timeout(HOUR, () -> channel.sender().send("x"));
            trace.add("sent in time");
            sleep(HOUR);
        });

        assertThat(trace).containsExactly("got x", "sent in time");
    }

    // ---- Looking inside

    @Test
    void statisticsAndTextShowTheState() {
        run(() -> {
            var channel = Channel.<String>unlimited();
            assertThat(channel).hasToString("Channel[unlimited, size=0, senders=1, receivers=1]");
            receiving(channel.receiver(), "receiver");
            sleep(TURN);
            assertThat(channel.statistics()).isEqualTo(new ChannelStatistics(0, Integer.MAX_VALUE, 1, 1, 0, 1));
            assertThat(channel.receiver()).hasToString("Receiver[size=0, waiting=1]");
            channel.sender().close(new IOExceptionInside());
            assertThat(channel.receiver().toString()).contains("failed: ").contains("the disk is full");
            sleep(TURN);
        });
    }
}
