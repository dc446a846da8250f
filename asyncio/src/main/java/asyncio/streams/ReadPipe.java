package asyncio.streams;

import asyncio.ExceptionContext;
import asyncio.Future;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// The end of a pipe that is read from. A thread reads one piece at a time, and only while pieces are wanted.
final class ReadPipe extends PipeTransport {
    private static final int PIECE = 64 * 1024;

    private final InputStream in;

    /// Belongs to the thread while `reading`, to the loop otherwise.
    private final byte[] buffer = new byte[PIECE];

    private boolean reading;
    private boolean paused;
    private boolean atEnd;
    private boolean closed;

    /// How many bytes are in the buffer that the protocol did not want yet; -1 for the end; 0 for nothing.
    private int held;

    ReadPipe(InputStream in, Object source, Protocol protocol) {
        super(in, source, protocol);
        this.in = in;
    }

    @Override
    public boolean isReading() {
        return started() && !paused && !atEnd && !closed;
    }

    @Override
    public void pauseReading() {
        paused = true;
    }

    @Override
    public void resumeReading() {
        if (!paused) return;
        paused = false;
        go();
    }

    @Override
    void go() {
        if (reading || !isReading()) return;
        reading = true;
        if (held != 0) schedule(this::deliver);
        else onThread(() -> in.read(buffer), this::arrived);
    }

    private void arrived(Future<Integer> read) {
        var failure = read.exception();
        if (failure.isPresent()) {
            reading = false;
            if (!closed) fail(failure.get());
        } else {
            held = read.result();
            deliver();
        }
    }

    private void deliver() {
        if (!isReading()) {
            reading = false;
            return; // What came stays until it is wanted.
        }
        int count = held;
        held = 0;
        try {
            if (count < 0) deliverEnd();
            else if (count > 0)
                getProtocol().dataReceived(ByteBuffer.wrap(buffer, 0, count).slice());
        } catch (Throwable e) {
            loop.callExceptionHandler(
                    ExceptionContext.of("The protocol of " + this + " failed when it received data", e));
            closeWith(e);
        }
        Arrays.fill(buffer, 0, Math.max(count, 0), (byte) 0); // It was only lent: whoever has kept it is to notice.
        reading = false;
        go();
    }

    private void deliverEnd() {
        atEnd = true;
        getProtocol().eofReceived(); // It may want to go on writing, but there is nothing to write to.
        close();
    }

    private void fail(Throwable e) {
        report(e);
        closeWith(e);
    }

    private void closeWith(@Nullable Throwable exception) {
        closed = true;
        if (!endSoon(exception)) return;
        // On a thread, because closing may block; at once, because it wakes a thread that reads from a channel.
        onThread(closing(), done -> done.exception().ifPresent(this::report));
    }

    @Override
    public boolean isClosing() {
        return closed;
    }

    @Override
    public void close() {
        closeWith(null);
    }

    @Override
    public void abort() {
        closeWith(null);
    }

    // ---- The side that does not exist

    @Override
    public void write(ByteBuffer data) {
        throw new IllegalStateException("write was called on " + this + ": it is the end of a pipe to read from");
    }

    @Override
    public void writeEof() {
        throw new UnsupportedOperationException("writeEof was called on " + this + ", which is only read from");
    }

    @Override
    public boolean canWriteEof() {
        return false;
    }

    @Override
    public long getWriteBufferSize() {
        return 0;
    }

    @Override
    public WriteBufferLimits getWriteBufferLimits() {
        return WriteBufferLimits.USUAL;
    }

    @Override
    public void setWriteBufferLimits(WriteBufferLimits limits) {
        // There is no buffer.
    }

    @Override
    public String toString() {
        return "ReadPipe[" + state() + (paused ? ", paused" : "") + "]";
    }
}
