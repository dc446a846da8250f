package asyncio.streams;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;

/// A [StreamWriter] as an `OutputStream`, whose `write` and `flush` suspend.
final class WriterOutputStream extends OutputStream {
    private final StreamWriter writer;
    private boolean closed;

    WriterOutputStream(StreamWriter writer) {
        this.writer = writer;
    }

    @Override
    public void write(int value) throws IOException {
        write(new byte[] {(byte) value}, 0, 1);
    }

    @Override
    public void write(byte[] source, int offset, int length) throws IOException {
        if (closed) throw new IOException("write was called on " + this + ", which is closed");
        writer.write(ByteBuffer.wrap(source, offset, length));
        writer.drain();
    }

    @Override
    public void flush() throws IOException {
        if (!closed) writer.drain();
    }

    @Override
    public void close() throws IOException {
        if (closed) return;
        flush();
        closed = true;
        if (writer.canWriteEof()) writer.writeEof();
        else writer.close();
    }

    @Override
    public String toString() {
        return "OutputStream of " + writer;
    }
}
