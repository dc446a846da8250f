package asyncio.conformance.flow;

import asyncio.channels.Channel;
import asyncio.channels.Flows;
import java.util.concurrent.Flow;
import org.testng.annotations.Test;

/// A publisher of the receiver of a channel.
@Test
public final class ReceiverPublisherTest extends PublisherContract {
    @Override
    Flow.Publisher<Integer> publisher(Iterable<Integer> numbers) {
        return Flows.publisher(Channel.produce(5, out -> out.sendAll(numbers)));
    }
}
