package asyncio.streams.contract;

import asyncio.Event;
import asyncio.streams.Protocol;
import asyncio.streams.Transport;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/// Writes down what it hears, and lets a test wait for it.
public class RecordingProtocol implements Protocol {
    /// What it has heard, in order, without the data.
    public final List<String> events = new ArrayList<>();

    private final ByteArrayOutputStream received = new ByteArrayOutputStream();
    private final Event changed = new Event();
    private @Nullable Transport transport;
    private @Nullable Throwable exception;

    /// Set while a test is inside a method of the transport.
    public boolean busy;

    /// What `eofReceived` answers.
    public boolean keepOpen;

    /// Creates one that has heard nothing.
    public RecordingProtocol() {}

    /// Returns the transport that has called `connectionMade`.
    public Transport transport() {
        if (transport == null) throw new AssertionError("connectionMade was not called");
        return transport;
    }

    /// Returns what `connectionLost` was given.
    public @Nullable Throwable exception() {
        return exception;
    }

    /// Returns all data so far.
    public byte[] received() {
        return received.toByteArray();
    }

    /// Returns how many bytes there are so far.
    public int count() {
        return received.size();
    }

    /// Waits until a condition holds, which is looked at whenever something is heard.
    public void await(BooleanSupplier condition) {
        while (!condition.getAsBoolean()) {
            changed.clear();
            changed.await();
        }
    }

    /// Waits until this many bytes are there.
    public void awaitCount(int count) {
        await(() -> received.size() >= count);
    }

    /// Waits for an event.
    public void await(String event) {
        await(() -> events.contains(event));
    }

    private void heard(String event) {
        if (busy && !event.equals("pause")) event += " from inside a method of the transport";
        events.add(event);
        changed.set();
    }

    @Override
    public void connectionMade(Transport transport) {
        this.transport = transport;
        heard("made");
    }

    @Override
    public void dataReceived(ByteBuffer data) {
        if (!data.hasRemaining()) heard("no data");
        if (busy) heard("data");
        while (data.hasRemaining()) received.write(data.get());
        changed.set();
    }

    @Override
    public boolean eofReceived() {
        heard("eof");
        return keepOpen;
    }

    @Override
    public void pauseWriting() {
        heard("pause");
    }

    @Override
    public void resumeWriting() {
        heard("resume");
    }

    @Override
    public void connectionLost(@Nullable Throwable exception) {
        this.exception = exception;
        heard(exception == null ? "lost" : "lost: " + exception.getMessage());
    }
}
