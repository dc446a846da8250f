package asyncio.streams;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;

/// A [StreamReader] as an `InputStream`, whose `read` suspends.
final class ReaderInputStream extends InputStream {
    private static final int BYTE = 0xFF;

    private final StreamReader reader;

    ReaderInputStream(StreamReader reader) {
        this.reader = reader;
    }

    @Override
    public int read() throws IOException {
        var one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & BYTE;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        return reader.read(ByteBuffer.wrap(target, offset, length));
    }

    @Override
    public int available() {
        return reader.available();
    }

    @Override
    public String toString() {
        return "InputStream of " + reader;
    }
}
