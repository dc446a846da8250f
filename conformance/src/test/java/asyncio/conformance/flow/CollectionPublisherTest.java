package asyncio.conformance.flow;

import asyncio.channels.Flows;
import java.util.concurrent.Flow;
import org.testng.annotations.Test;

/// A publisher of a collection, for any number of subscribers.
@Test
public final class CollectionPublisherTest extends PublisherContract {
    @Override
    Flow.Publisher<Integer> publisher(Iterable<Integer> numbers) {
        return Flows.publisher(numbers);
    }
}
