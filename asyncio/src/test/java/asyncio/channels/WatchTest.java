package asyncio.channels;

import static asyncio.Asyncio.createTask;
import static asyncio.Asyncio.sleep;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import asyncio.InVirtualTime;
import java.time.Duration;
import org.junit.jupiter.api.Test;

final class WatchTest extends InVirtualTime {
    @Test
    void whoIsSlowSeesTheNewestOnly() {
        run(() -> {
            // @start region=watch
            var progress = new Watch<>(0);
            createTask(() -> {
                for (int percent : progress.subscribe()) {
                    trace.add(percent + " %");
                    sleep(Duration.ofSeconds(11));
                }
            });
            for (int percent = 1; percent <= 100; percent++) {
                sleep(Duration.ofMillis(300));
                progress.set(percent);
            }
            progress.close();
            // @end
            sleep(HOUR);
            trace.add("shown");
        });

        assertThat(trace).containsExactly("0 %", "36 %", "73 %", "100 %", "shown");
    }

    @Test
    void whatIsEqualIsNoChange() {
        run(() -> {
            var watch = new Watch<>("a");
            var values = watch.subscribe();
            trace.add(values.receive());
            watch.set("a");
            assertThatThrownBy(values::receiveNowait).isInstanceOf(ChannelEmptyException.class);
            watch.update(value -> value + "b");
            trace.add(values.receive() + " " + watch.get());
        });

        assertThat(trace).containsExactly("a", "ab ab");
    }

    @Test
    void aTaskThatWaitsSeesWhatIsNewestWhenItGoesOn() {
        run(() -> {
            var watch = new Watch<>(0);
            var values = watch.subscribe();
            values.receive();
            createTask(() -> trace.add("saw " + values.receive()));
            sleep(TURN);
            watch.set(1);
            watch.set(2);
            sleep(TURN);
            assertThatThrownBy(values::receiveNowait).isInstanceOf(ChannelEmptyException.class);
        });

        assertThat(trace).containsExactly("saw 2");
    }

    @Test
    void aChangeForACancelledTaskGoesToTheNext() {
        run(() -> {
            var watch = new Watch<>(0);
            var values = watch.subscribe();
            values.receive();
            var first = createTask(() -> trace.add("first saw " + values.receive()));
            createTask(() -> trace.add("second saw " + values.receive()));
            sleep(TURN);
            watch.set(1);
            first.cancel();
            sleep(HOUR);
        });

        assertThat(trace).containsExactly("second saw 1");
    }

    @Test
    void awaitUntilReturnsTheValueThatIsRight() {
        run(() -> {
            var watch = new Watch<>(0);
            assertThat(watch.awaitUntil(value -> value == 0)).isZero();
            createTask(() -> {
                for (int i = 1; i <= 5; i++) {
                    sleep(HOUR);
                    watch.set(i);
                }
                watch.close();
            });
            trace.add("" + watch.awaitUntil(value -> value >= 3));
            assertThat(watch).hasToString("Watch[3, subscriptions=0]");
            assertThatThrownBy(() -> watch.awaitUntil(value -> value > 100)).isInstanceOf(EndOfChannelException.class);
            assertThatThrownBy(() -> watch.set(6))
                    .isInstanceOf(ChannelClosedException.class)
                    .hasMessage("Watch[5, subscriptions=0, closed] does not change any more");
            for (int value : watch.subscribe()) trace.add("late " + value);
        });

        assertThat(trace).containsExactly("3", "late 5");
    }
}
