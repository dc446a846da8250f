package asyncio.streams.contract;

import static org.assertj.core.api.Assertions.assertThat;

import asyncio.Asyncio;
import asyncio.VoidCoroutine;
import asyncio.streams.Protocol;
import asyncio.streams.Transport;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Timeout;

/// What a test of transports works with.
@Timeout(60)
public abstract class TransportFixture {
    /// More than goes at once.
    protected static final int MUCH = 3_000_000;

    private static final int BEYOND_ALL_BUFFERS = 16_000_000;
    private static final int TURNS = 20;

    /// What the loop's exception handler was told.
    protected final List<String> reports = new ArrayList<>();

    /// The protocol of the first end.
    protected final RecordingProtocol writer = new RecordingProtocol();

    /// The protocol of the second end.
    protected final RecordingProtocol reader = new RecordingProtocol();

    /// For the tests of transports.
    protected TransportFixture() {}

    /// Connects two protocols. Suspends.
    protected abstract Ends connect(Protocol first, Protocol second) throws Exception;

    /// Runs a test on a loop.
    protected void run(VoidCoroutine main) {
        Asyncio.run(() -> {
            Asyncio.getRunningLoop().setExceptionHandler((loop, context) -> reports.add(context.message()));
            main.await();
        });
    }

    /// Lets some turns of the loop pass.
    protected static void turns() {
        for (int i = 0; i < TURNS; i++) Asyncio.sleep(Duration.ZERO);
    }

    /// Returns bytes that are not all alike.
    protected static byte[] pattern(int size) {
        var bytes = new byte[size];
        for (int i = 0; i < size; i++) bytes[i] = (byte) (i * 31 + i / 256);
        return bytes;
    }

    /// Waits until a transport has sent everything.
    protected static void awaitEmptyBuffer(Transport transport) {
        while (transport.getWriteBufferSize() > 0) Asyncio.sleep(Duration.ofMillis(1));
    }

    /// Writes until the protocol is told to pause, and then more than an operating system keeps for a reader. Returns
    /// how much was written.
    protected int overfill(Transport transport) {
        int written = 0;
        var piece = pattern(64 * 1024);
        while (!writer.events.contains("pause") && written < 100_000_000) {
            transport.write(piece);
            written += piece.length;
        }
        assertThat(writer.events).contains("pause");
        transport.write(pattern(BEYOND_ALL_BUFFERS));
        return written + BEYOND_ALL_BUFFERS;
    }
}
