package asyncio.conformance.flow;

import asyncio.channels.Flows;
import java.util.concurrent.Flow;
import org.testng.annotations.Test;

/// A publisher of a producer.
@Test
public final class ProducerPublisherTest extends PublisherContract {
    @Override
    Flow.Publisher<Integer> publisher(Iterable<Integer> numbers) {
        return Flows.publisher(out -> out.sendAll(numbers));
    }
}
