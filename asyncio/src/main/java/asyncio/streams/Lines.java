package asyncio.streams;

import java.io.IOException;
import java.nio.charset.Charset;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// The lines of a reader, one after another.
///
/// @param <T> what is made of a line
final class Lines<T> implements Iterator<T> {
    private final StreamReader reader;
    private final Function<byte[], T> form;
    private byte @Nullable [] next;

    Lines(StreamReader reader, Function<byte[], T> form) {
        this.reader = reader;
        this.form = form;
    }

    static String text(byte[] line, Charset charset) {
        int length = line.length;
        if (length > 0 && line[length - 1] == '\n') {
            length--;
            if (length > 0 && line[length - 1] == '\r') length--;
        }
        return new String(line, 0, length, charset);
    }

    @Override
    public boolean hasNext() {
        if (next == null) next = readLine();
        return next.length > 0;
    }

    private byte[] readLine() {
        try {
            return reader.readLine();
        } catch (IOException e) {
            throw Throwables.sneaky(e);
        }
    }

    @Override
    public T next() {
        if (!hasNext() || next == null) throw new NoSuchElementException(reader + " has no more lines");
        var line = next;
        next = null;
        return form.apply(line);
    }
}
