package asyncio.net;

import asyncio.Asyncio;
import asyncio.Event;
import asyncio.streams.Protocol;
import asyncio.streams.Transport;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// A protocol that notes down what it is told, and waits for it.
class Recorder implements Protocol {
    final List<String> calls = new ArrayList<>();
    final ByteArrayOutputStream data = new ByteArrayOutputStream();
    private final Event lost = new Event();
    private @Nullable Transport transport;
    private @Nullable Throwable failure;
    boolean keepsOpen;

    Transport transport() {
        return Objects.requireNonNull(transport, "no connection was made");
    }

    String text() {
        return data.toString(StandardCharsets.UTF_8);
    }

    /// Waits until this many bytes have arrived.
    void awaitBytes(int count) {
        OnLoop.until(() -> data.size() >= count);
    }

    void awaitCall(String call) {
        OnLoop.until(() -> calls.contains(call));
    }

    /// Waits until the connection is lost, and returns why.
    @Nullable
    Throwable awaitLoss() {
        lost.await();
        return failure;
    }

    @Override
    public void connectionMade(Transport made) {
        transport = made;
        calls.add("made");
    }

    @Override
    public void dataReceived(ByteBuffer received) {
        if (data.size() == 0) calls.add("data");
        var bytes = new byte[received.remaining()];
        received.get(bytes);
        data.writeBytes(bytes);
    }

    @Override
    public boolean eofReceived() {
        calls.add("end");
        return keepsOpen;
    }

    @Override
    public void connectionLost(@Nullable Throwable exception) {
        Asyncio.getRunningLoop(); // Or it throws.
        failure = exception;
        calls.add("lost");
        lost.set();
    }

    @Override
    public void pauseWriting() {
        calls.add("pause");
    }

    @Override
    public void resumeWriting() {
        calls.add("resume");
    }
}
