package asyncio.streams;

import asyncio.Future;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Bytes that have arrived, for one task to read in pieces of its choice.
///
/// A reader keeps what a transport brings. When that is more than twice its limit, the transport is paused, until no
/// more than the limit is left. The limit is also the longest line, without its end, that [#readLine] and
/// [#readUntil] accept.
///
/// One task reads at a time. A method that is cancelled while it waits has taken nothing.
///
/// Iterating gives the lines: each with its newline, the last one perhaps without.
///
/// {@snippet class = "asyncio.streams.StreamReaderTest" region = "lines"}
///
/// Python: `asyncio.StreamReader`.
public final class StreamReader implements Iterable<byte[]> {
    /// The limit of a reader unless another one is asked for: 64 KiB.
    public static final int USUAL_LIMIT = 64 * 1024;

    private static final List<byte[]> NEWLINE = List.of(new byte[] {'\n'});

    private final ReadBuffer buffer = new ReadBuffer();
    private final int limit;
    private @Nullable ReadTransport transport;
    private @Nullable Throwable exception;
    private boolean exceptionThrown;
    private boolean eof;
    private boolean paused;

    /// The wait of the task that reads.
    private @Nullable Future<@Nullable Void> arrival;

    /// How many bytes have to be there for that task to go on. Until then there is no need to wake it, or to pause.
    private int wanted;

    /// Creates a reader with the usual limit.
    public StreamReader() {
        this(USUAL_LIMIT);
    }

    /// Creates a reader.
    ///
    /// @param limit the longest line, and half of what is kept before the transport is paused, in bytes
    /// @throws IllegalArgumentException unless the limit is positive
    public StreamReader(int limit) {
        if (limit <= 0) throw new IllegalArgumentException("the limit of a stream must be positive, but is " + limit);
        this.limit = limit;
    }

    // ---- Reading

    /// Reads until the stream ends. Suspends unless it has ended. The limit does not apply.
    ///
    /// @return the bytes, none if there are no more
    /// @throws IOException if the connection breaks, or was broken
    /// @throws IllegalStateException if another task is reading
    public byte[] read() throws IOException {
        awaitEof();
        return take(buffer.size());
    }

    /// Reads what is there. Suspends while nothing is.
    ///
    /// @param n how many bytes at most; a negative number means to read until the stream ends
    /// @return one byte at least, unless the stream has ended or `n` is 0
    /// @throws IOException if the connection breaks, or was broken
    /// @throws IllegalStateException if another task is reading
    public byte[] read(int n) throws IOException {
        if (n < 0) return read();
        begin("read(n)");
        if (n == 0) return new byte[0];
        while (buffer.isEmpty() && !eof) awaitData(1);
        return take(Math.min(n, buffer.size()));
    }

    /// Reads what is there into a buffer. Suspends while nothing is.
    ///
    /// @param target where to put the bytes, as many as it has room for at most
    /// @return how many bytes were read, or -1 if the stream has ended
    /// @throws IOException if the connection breaks, or was broken
    /// @throws IllegalStateException if another task is reading
    public int read(ByteBuffer target) throws IOException {
        begin("read(buffer)");
        if (!target.hasRemaining()) return 0;
        while (buffer.isEmpty() && !eof) awaitData(1);
        if (buffer.isEmpty()) return -1;
        int count = buffer.take(target);
        resumeIfDrained();
        return count;
    }

    /// Reads a number of bytes. Suspends until they are there. The limit does not apply.
    ///
    /// @param n how many
    /// @return the bytes
    /// @throws IncompleteReadException if the stream ends before; the exception has what was there
    /// @throws IOException if the connection breaks, or was broken
    /// @throws IllegalArgumentException if `n` is negative
    /// @throws IllegalStateException if another task is reading
    public byte[] readExactly(int n) throws IOException {
        if (n < 0) throw new IllegalArgumentException("readExactly needs a size of 0 or more, not " + n);
        begin("readExactly");
        while (buffer.size() < n) {
            if (eof) throw IncompleteReadException.of(take(buffer.size()), n);
            awaitData(n);
        }
        return take(n);
    }

    /// Reads a line. Suspends until it is there.
    ///
    /// @return the line with its newline; without one if the stream ends before; no bytes if the stream has ended
    /// @throws LimitOverrunException if the line is longer than the limit. It is dropped if its end has arrived,
    ///     otherwise everything that has.
    /// @throws IOException if the connection breaks, or was broken
    /// @throws IllegalStateException if another task is reading
    public byte[] readLine() throws IOException {
        begin("readLine");
        try {
            int end = find(NEWLINE);
            return take(end < 0 ? buffer.size() : end);
        } catch (LimitOverrunException e) {
            int newline = buffer.indexOf(NEWLINE.getFirst(), e.consumed());
            if (newline == e.consumed()) buffer.skip(newline + 1);
            else buffer.clear();
            resumeIfDrained();
            throw e;
        }
    }

    /// Reads up to a separator. Suspends until it is there.
    ///
    /// @param separator what to look for
    /// @return the bytes with the separator
    /// @throws LimitOverrunException if it is farther away than the limit; nothing is taken then
    /// @throws IncompleteReadException if the stream ends before; the exception has what was there
    /// @throws IOException if the connection breaks, or was broken
    /// @throws IllegalArgumentException if the separator is empty
    /// @throws IllegalStateException if another task is reading
    public byte[] readUntil(byte[] separator) throws IOException {
        return readUntil(List.of(separator));
    }

    /// Reads up to the first of several separators: to the one that ends first. See [#readUntil(byte[])].
    ///
    /// @param separators what to look for
    /// @return the bytes with the separator
    /// @throws IOException as above
    /// @throws IllegalArgumentException if there are none, or one is empty
    public byte[] readUntil(List<byte[]> separators) throws IOException {
        if (separators.isEmpty()) throw new IllegalArgumentException("readUntil needs a separator, but has none");
        for (var separator : separators) {
            if (separator.length == 0) throw new IllegalArgumentException("a separator of readUntil is empty");
        }
        begin("readUntil");
        int end = find(separators);
        if (end < 0) throw IncompleteReadException.beforeSeparator(take(buffer.size()));
        return take(end);
    }

    /// Waits for a separator. Returns where the first one ends, or -1 at the end of the stream.
    private int find(List<byte[]> separators) throws LimitOverrunException {
        int longest = 0;
        for (var separator : separators) longest = Math.max(longest, separator.length);
        for (int from = 0; ; ) {
            int size = buffer.size();
            int start = 0;
            int end = Integer.MAX_VALUE;
            for (var separator : separators) {
                int found = buffer.indexOf(separator, from);
                if (found >= 0 && found + separator.length < end) {
                    start = found;
                    end = found + separator.length;
                }
            }
            if (end <= size) {
                if (start > limit) throw overrun("the separator was found, but behind " + start + " bytes", start);
                return end;
            }
            from = Math.max(0, size + 1 - longest); // A separator may have begun before this.
            if (from > limit) throw overrun("no separator was found in " + size + " bytes", from);
            if (eof) return -1;
            awaitData(size + 1);
        }
    }

    private LimitOverrunException overrun(String fact, int consumed) {
        return new LimitOverrunException(
                fact + ": the limit of this stream is " + limit + ". Make it with a larger one, or read in pieces",
                consumed);
    }

    /// Waits until the stream ends, and keeps what arrives until then. Suspends unless it has ended. The limit does not
    /// apply.
    ///
    /// @throws IOException if the connection breaks, or was broken
    /// @throws IllegalStateException if another task is reading
    public void awaitEof() throws IOException {
        begin("awaitEof");
        while (!eof) awaitData(Integer.MAX_VALUE);
    }

    /// Returns what has arrived and was not read. Does not suspend.
    ///
    /// @return the bytes, perhaps none; the stream has them no longer
    public byte[] takeBuffered() {
        return take(buffer.size());
    }

    /// Returns whether everything was read and nothing will come. Does not suspend.
    ///
    /// @return true if the stream has ended and is empty
    public boolean atEof() {
        return eof && buffer.isEmpty();
    }

    /// Returns an iterator over the lines, see [#readLine]. Its `hasNext` may suspend, and throws what `readLine`
    /// throws, as itself, although it cannot declare it.
    @Override
    public Iterator<byte[]> iterator() {
        return new Lines<>(this, line -> line);
    }

    /// Returns the lines as text, without `\n` or `\r\n` at their ends, in UTF-8. Its iterator suspends, see
    /// [#iterator].
    ///
    /// @return the lines, to be iterated over once
    public Iterable<String> lines() {
        return lines(StandardCharsets.UTF_8);
    }

    /// Returns the lines as text, without `\n` or `\r\n` at their ends. Its iterator suspends, see [#iterator].
    ///
    /// @param charset the encoding, one in which a newline is the byte 10
    /// @return the lines, to be iterated over once
    public Iterable<String> lines(Charset charset) {
        Objects.requireNonNull(charset, "charset");
        return () -> new Lines<>(this, line -> Lines.text(line, charset));
    }

    /// Returns this stream as an `InputStream`, for code that takes one. Its `read` suspends as [#read(int)] does.
    /// Closing it closes nothing.
    ///
    /// @return the view
    public InputStream inputStream() {
        return new ReaderInputStream(this);
    }

    int available() {
        return buffer.size();
    }

    private void begin(String operation) {
        if (arrival != null) {
            throw new IllegalStateException(operation + " was called on " + this
                    + " while another task is reading: only one may at a time."
                    + " Give the reading to one task, or use a lock");
        }
        throwException();
    }

    void throwException() {
        if (exception == null) return;
        exceptionThrown = true;
        throw Throwables.sneaky(ConnectionResetException.toThrow(exception));
    }

    private void awaitData(int size) {
        throwException();
        if (paused) {
            paused = false;
            if (transport != null) transport.resumeReading();
        }
        wanted = size;
        var wait = new Future<@Nullable Void>();
        arrival = wait;
        try {
            wait.await();
        } finally {
            arrival = null;
        }
    }

    private byte[] take(int count) {
        var taken = buffer.take(count);
        resumeIfDrained();
        return taken;
    }

    private void resumeIfDrained() {
        if (!paused || buffer.size() > limit) return;
        paused = false;
        if (transport != null) transport.resumeReading();
    }

    // ---- Feeding, for those who write a protocol

    /// Adds bytes. Does not suspend.
    ///
    /// @param data the bytes, all that remain in the buffer; they are copied
    /// @throws IllegalStateException after [#feedEof]
    public void feedData(ByteBuffer data) {
        if (eof) throw new IllegalStateException("feedData was called on " + this + ": nothing can follow the end");
        if (!data.hasRemaining()) return;
        buffer.append(data);
        arrived();
    }

    /// Adds bytes, in memory that is this reader's until `giveBack` is run; null: for good.
    void feedData(ByteBuffer data, @Nullable Runnable giveBack) {
        try {
            if (eof) throw new IllegalStateException("data was received on " + this + ": nothing can follow the end");
            buffer.add(data, giveBack);
        } catch (Throwable e) {
            if (giveBack != null) giveBack.run();
            throw e;
        }
        arrived();
    }

    private void arrived() {
        boolean enough = arrival == null || buffer.size() >= wanted;
        if (enough) wake();
        if (enough && transport != null && !paused && buffer.size() > 2L * limit) {
            paused = true;
            transport.pauseReading();
        }
    }

    /// Adds bytes, see [#feedData(ByteBuffer)].
    ///
    /// @param data the bytes
    public void feedData(byte[] data) {
        feedData(ByteBuffer.wrap(data));
    }

    /// Copies what is in memory that is lent: the connection ends.
    void settle() {
        buffer.settle();
    }

    /// Ends the stream. Does not suspend.
    public void feedEof() {
        eof = true;
        wake();
    }

    /// Has the task that reads, and all that try to later, get an exception. Does not suspend.
    ///
    /// @param exception what broke the connection
    public void setException(Throwable exception) {
        this.exception = Objects.requireNonNull(exception, "exception");
        wake();
    }

    /// Returns the exception that reading throws.
    ///
    /// @return the exception, or empty if nothing went wrong
    public Optional<Throwable> exception() {
        return Optional.ofNullable(exception);
    }

    /// Whether a task has been told of the exception.
    boolean exceptionThrown() {
        return exceptionThrown;
    }

    /// Says which transport to pause when too much arrives.
    ///
    /// @param transport the transport
    public void setTransport(ReadTransport transport) {
        this.transport = Objects.requireNonNull(transport, "transport");
    }

    /// Returns what this reader pauses, and what to close if there is no writer for that.
    ///
    /// @return the transport, or empty before there is one
    public Optional<ReadTransport> transport() {
        return Optional.ofNullable(transport);
    }

    private void wake() {
        if (arrival != null && !arrival.done()) arrival.setResult(null);
    }

    @Override
    public String toString() {
        return "StreamReader[" + buffer.size() + " bytes" + (limit == USUAL_LIMIT ? "" : ", limit=" + limit)
                + (eof ? ", eof" : "") + (exception == null ? "" : ", exception=" + exception)
                + (arrival == null ? "" : ", a task waits") + (paused ? ", paused" : "") + "]";
    }
}
