package asyncio.channels;

import static asyncio.Asyncio.createTask;
import static asyncio.Asyncio.sleep;
import static asyncio.Asyncio.taskGroup;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import asyncio.InVirtualTime;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

final class BroadcastTest extends InVirtualTime {
    @Test
    void everySubscriberGetsEverything() {
        run(() -> {
            // @start region=broadcast
            var news = new Broadcast<String>();
            taskGroup(group -> {
                for (var name : List.of("Ann", "Bob")) {
                    var items = news.subscribe(10, Overflow.SUSPEND);
                    group.createTask(() -> {
                        for (var item : items) trace.add(name + " hears " + item);
                    });
                }
                try (var sender = news.sender()) {
                    sender.send("it rains");
                    sender.send("it stops");
                }
            });
            // @end
        });

        assertThat(trace)
                .containsExactly(
                        "Ann hears it rains", "Ann hears it stops", "Bob hears it rains", "Bob hears it stops");
    }

    @Test
    void withoutSubscribersItemsGoNowhere() {
        run(() -> {
            var broadcast = new Broadcast<String>();
            broadcast.sender().send("unheard");
            var late = broadcast.subscribe(1, Overflow.SUSPEND);
            broadcast.sender().send("heard");
            trace.add(late.receive());
        });

        assertThat(trace).containsExactly("heard");
    }

    @Test
    void theSlowestSubscriberMakesTheSenderWait() {
        run(() -> {
            var broadcast = new Broadcast<String>();
            var slow = broadcast.subscribe(1, Overflow.SUSPEND);
            var quick = broadcast.subscribe(1, Overflow.SUSPEND);
            broadcast.sender().send("a");
            createTask(() -> {
                broadcast.sender().send("b");
                trace.add("sent b");
            });
            trace.add("quick " + quick.receive());
            sleep(HOUR);
            assertThatThrownBy(quick::receiveNowait).isInstanceOf(ChannelEmptyException.class);
            assertThatThrownBy(() -> broadcast.sender().sendNowait("c")).isInstanceOf(ChannelFullException.class);
            trace.add("slow " + slow.receive());
            trace.add("quick " + quick.receive());
            sleep(TURN);
        });

        assertThat(trace).containsExactly("quick a", "slow a", "quick b", "sent b");
    }

    @Test
    void aSubscriberThatLeavesHoldsNobodyUp() {
        run(() -> {
            var broadcast = new Broadcast<String>();
            var slow = broadcast.subscribe(1, Overflow.SUSPEND);
            var quick = broadcast.subscribe(5, Overflow.SUSPEND);
            broadcast.sender().send("a");
            createTask(() -> broadcast.sender().send("b"));
            sleep(HOUR);
            slow.close();
            assertThat(broadcast.subscriptions()).isOne();
            sleep(TURN);
            trace.add(quick.receiveNowait() + quick.receiveNowait());
        });

        assertThat(trace).containsExactly("ab");
    }

    @Test
    void theOldestIsDroppedInSilence() {
        run(() -> {
            var broadcast = new Broadcast<Integer>();
            var items = broadcast.subscribe(2, Overflow.DROP_OLDEST);
            for (int i = 0; i < 5; i++) broadcast.sender().send(i);
            broadcast.sender().close();
            for (int item : items) trace.add("got " + item);
        });

        assertThat(trace).containsExactly("got 3", "got 4");
    }

    @Test
    void whoLagsIsToldHowMuchItHasMissed() {
        run(() -> {
            var broadcast = new Broadcast<Integer>();
            var items = broadcast.subscribe(2, Overflow.FAIL);
            for (int i = 0; i < 5; i++) broadcast.sender().sendNowait(i);
            assertThatThrownBy(items::receive)
                    .isInstanceOfSatisfying(
                            LaggedException.class, e -> assertThat(e.missed()).isEqualTo(3))
                    .hasMessage(
                            "the subscription was too slow and has missed 3 items. Receive faster, or subscribe with"
                                    + " a capacity of more than 2");
            assertThat(items.receive()).isEqualTo(3);
            assertThat(items.receiveNowait()).isEqualTo(4);
            broadcast.sender().send(5);
            assertThat(items.receive()).isEqualTo(5);
        });
    }

    @Test
    void theEndAndAFailureReachEverybody() {
        run(() -> {
            var broadcast = new Broadcast<String>();
            var failure = new IOException("the line is dead");
            var early = broadcast.subscribe(1, Overflow.SUSPEND);
            broadcast.sender().send("last");
            broadcast.sender().close(failure);
            trace.add(early.receive());
            assertThatThrownBy(early::receive).isSameAs(failure);
            var late = broadcast.subscribe(1, Overflow.FAIL);
            assertThatThrownBy(late::receive).isSameAs(failure);
            assertThat(broadcast).hasToString("Broadcast[subscriptions=1, senders=0, ended]");
        });

        assertThat(trace).containsExactly("last");
    }

    @Test
    void aSubscriptionNeedsRoomForOneItem() {
        assertThatThrownBy(() -> new Broadcast<String>().subscribe(0, Overflow.FAIL))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("cannot have a capacity of 0");
    }
}
