package asyncio.streams;

import asyncio.Future;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// The end of a pipe that is written to. A thread writes one piece at a time, and only while there is something.
final class WritePipe extends PipeTransport {
    private static final int PIECE = 64 * 1024;

    private final OutputStream out;
    private final WriteFlowControl flow = new WriteFlowControl(loop, this::getProtocol);
    private final LostWrites lostWrites = new LostWrites();
    private final ByteQueue unsent = new ByteQueue();

    /// How many bytes a thread is writing.
    private int underWay;

    private boolean eofWritten;
    private boolean closing;
    private boolean closed;

    WritePipe(OutputStream out, Object target, Protocol protocol) {
        super(out, target, protocol);
        this.out = out;
    }

    @Override
    public void write(ByteBuffer data) {
        if (eofWritten) throw new IllegalStateException("write was called on " + this + " after writeEof()");
        if (!data.hasRemaining()) return;
        if (closing) {
            lostWrites.drop(data, this);
            return;
        }
        unsent.append(data);
        go();
        flow.grew(getWriteBufferSize());
    }

    @Override
    void go() {
        if (!started() || underWay > 0 || ending()) return;
        if (unsent.isEmpty()) {
            if (closing) closePipe();
            return;
        }
        var piece = unsent.take(Math.min(unsent.size(), PIECE));
        underWay = piece.length;
        onThread(
                () -> {
                    out.write(piece);
                    out.flush();
                    return null;
                },
                this::written);
    }

    private void written(Future<@Nullable Void> write) {
        underWay = 0;
        var failure = write.exception();
        if (ending()) return;
        if (failure.isPresent()) {
            fail(failure.get());
        } else {
            flow.shrank(getWriteBufferSize());
            go();
        }
    }

    private void fail(Throwable e) {
        report(e);
        closing = true;
        unsent.clear();
        if (endSoon(e)) onThread(closing(), done -> done.exception().ifPresent(this::report));
    }

    /// Closes the pipe, and only then tells the protocol: what was written is with the reader by then.
    private void closePipe() {
        if (closed) return;
        closed = true;
        onThread(closing(), done -> {
            var failure = done.exception();
            failure.ifPresent(this::report);
            endSoon(failure.orElse(null));
        });
    }

    @Override
    public boolean isClosing() {
        return closing;
    }

    @Override
    public void close() {
        if (closing) return;
        closing = true;
        go();
    }

    @Override
    public void abort() {
        closing = true;
        unsent.clear();
        if (!endSoon(null) || closed) return;
        closed = true;
        onThread(closing(), done -> done.exception().ifPresent(this::report));
    }

    /// Closes this end, which is how a reader is told that there is no more.
    @Override
    public void writeEof() {
        eofWritten = true;
        close();
    }

    @Override
    public boolean canWriteEof() {
        return true;
    }

    @Override
    public long getWriteBufferSize() {
        return ending() ? 0 : unsent.size() + (long) underWay;
    }

    @Override
    public WriteBufferLimits getWriteBufferLimits() {
        return flow.limits();
    }

    @Override
    public void setWriteBufferLimits(WriteBufferLimits limits) {
        flow.limits(limits, getWriteBufferSize());
    }

    // ---- The side that does not exist

    @Override
    public boolean isReading() {
        return false;
    }

    @Override
    public void pauseReading() {
        // There is nothing to read.
    }

    @Override
    public void resumeReading() {
        // There is nothing to read.
    }

    @Override
    public String toString() {
        return "WritePipe[" + state() + ", " + getWriteBufferSize() + " bytes to send]";
    }
}
