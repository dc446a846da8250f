package asyncio.conformance.flow;

import asyncio.channels.Channel;
import asyncio.channels.Flows;
import java.util.Objects;
import java.util.concurrent.Flow;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.tck.TestEnvironment;
import org.reactivestreams.tck.flow.FlowPublisherVerification;
import org.testng.annotations.AfterClass;
import org.testng.annotations.BeforeClass;

/// What Reactive Streams demands of every publisher.
abstract class PublisherContract extends FlowPublisherVerification<Integer> {
    private static final int PATIENCE_MILLIS = 500;
    private static final int QUIET_MILLIS = 20;

    private @Nullable LoopThread loop;

    PublisherContract() {
        super(new TestEnvironment(PATIENCE_MILLIS, QUIET_MILLIS));
    }

    /// Makes the publisher, on the loop.
    abstract Flow.Publisher<Integer> publisher(Iterable<Integer> numbers);

    @BeforeClass
    public void startLoop() {
        loop = new LoopThread();
    }

    private LoopThread running() {
        return Objects.requireNonNull(loop, "the loop has not been started");
    }

    @AfterClass
    public void endLoop() throws InterruptedException {
        running().end();
    }

    @Override
    public final Flow.Publisher<Integer> createFlowPublisher(long elements) {
        Iterable<Integer> numbers = () ->
                IntStream.iterate(0, i -> i < elements, i -> i + 1).boxed().iterator();
        return running().call(() -> publisher(numbers));
    }

    @Override
    public final Flow.Publisher<Integer> createFailedFlowPublisher() {
        return running().call(() -> {
            var publisher = Flows.publisher(Channel.<Integer>rendezvous().receiver());
            Flows.receive(publisher, 1); // From now on it has nothing but an error for others.
            return publisher;
        });
    }
}
