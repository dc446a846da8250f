package asyncio.conformance.flow;

import static asyncio.Asyncio.sleep;

import asyncio.AsyncGenerator;
import asyncio.channels.Flows;
import java.time.Duration;
import java.util.concurrent.Flow;
import org.testng.annotations.Test;

/// A publisher of an async generator.
@Test
public final class GeneratorPublisherTest extends PublisherContract {
    @Override
    Flow.Publisher<Integer> publisher(Iterable<Integer> numbers) {
        return Flows.publisher(AsyncGenerator.of(out -> {
            for (int number : numbers) {
                out.yield(number);
                sleep(Duration.ZERO);
            }
        }));
    }
}
