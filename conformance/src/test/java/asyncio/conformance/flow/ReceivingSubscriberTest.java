package asyncio.conformance.flow;

import asyncio.Asyncio;
import asyncio.channels.Flows;
import asyncio.channels.Receiver;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.tck.TestEnvironment;
import org.reactivestreams.tck.flow.FlowSubscriberBlackboxVerification;
import org.reactivestreams.tck.flow.support.TestException;
import org.testng.annotations.AfterClass;
import org.testng.annotations.BeforeClass;
import org.testng.annotations.Test;

/// The subscriber behind a receiver, over which a task iterates.
@Test
public final class ReceivingSubscriberTest extends FlowSubscriberBlackboxVerification<Integer> {
    private static final int PATIENCE_MILLIS = 500;
    private static final int PREFETCH = 4;

    private @Nullable LoopThread loop;

    public ReceivingSubscriberTest() {
        super(new TestEnvironment(PATIENCE_MILLIS));
    }

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
    public Flow.Subscriber<Integer> createFlowSubscriber() {
        var subscriber = new CompletableFuture<Flow.Subscriber<? super Integer>>();
        running().call(() -> {
            var items = Flows.<Integer>receive(subscriber::complete, PREFETCH);
            return Asyncio.createTask(() -> drain(items));
        });
        return cast(subscriber.join());
    }

    private static void drain(Receiver<Integer> items) {
        try (items) {
            for (var _ : items) Asyncio.sleep(Duration.ZERO);
        } catch (TestException e) {
            return; // The kit's own: it ends this subscription.
        }
    }

    @SuppressWarnings("unchecked")
    private static Flow.Subscriber<Integer> cast(Flow.Subscriber<? super Integer> subscriber) {
        return (Flow.Subscriber<Integer>) subscriber;
    }

    @Override
    public Integer createElement(int element) {
        return element;
    }
}
