package asyncio.channels;

import static asyncio.Asyncio.createTask;
import static asyncio.Asyncio.sleep;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import asyncio.AsyncGenerator;
import asyncio.InVirtualTime;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class StreamTest extends InVirtualTime {
    private AsyncGenerator<Integer> ticker() {
        return AsyncGenerator.of(out -> {
            try {
                for (int i = 0; ; i++) {
                    sleep(SECOND);
                    trace.add("tick " + i);
                    out.yield(i);
                }
            } finally {
                trace.add("closed");
            }
        });
    }

    @Test
    void aGeneratorIsAStreamThatSuspends() {
        run(() -> {
            createTask(() -> {
                sleep(Duration.ofMillis(1500));
                trace.add("another task");
            });
            // @start region=stream
            try (var ticks = Flows.stream(ticker())) {
                ticks.filter(tick -> tick % 2 == 0).limit(2).forEach(tick -> trace.add("even " + tick));
            }
            // @end
        });

        assertThat(trace).containsExactly("tick 0", "even 0", "another task", "tick 1", "tick 2", "even 2", "closed");
    }

    @Test
    void aReceiverIsAStreamThatTakesOnlyWhatIsAskedFor() {
        run(() -> {
            var channel = Channel.<String>bounded(5);
            for (var item : List.of("a", "b", "c")) channel.sender().send(item);
            try (var items = channel.receiver().duplicate().stream()) {
                trace.add(items.findFirst().orElseThrow());
            }
            assertThat(channel.statistics().size()).isEqualTo(2);
            channel.sender().close();
            trace.addAll(channel.receiver().stream().map(item -> item + item).toList());
        });

        assertThat(trace).containsExactly("a", "bb", "cc");
    }

    @Test
    void closingTheStreamClosesTheReceiver() {
        run(() -> {
            var channel = Channel.<String>bounded(5);
            channel.receiver().stream().close();
            assertThatThrownBy(() -> channel.sender().send("x")).isInstanceOf(BrokenChannelException.class);
        });
    }

    @Test
    void aStreamThatNobodyWantsAnyMoreIsClosed() {
        run(() -> {
            var channel = Channel.<Integer>bounded(2);
            var numbers = Stream.iterate(1, i -> i + 1).onClose(() -> trace.add("closed"));
            var sending = createTask(() -> channel.sender().sendAll(numbers));
            sleep(SECOND);
            channel.receiver().close();
            assertThatThrownBy(sending::await).isInstanceOf(BrokenChannelException.class);
        });

        assertThat(trace).containsExactly("closed");
    }
}
