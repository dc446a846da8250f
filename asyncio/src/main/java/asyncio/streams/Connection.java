package asyncio.streams;

import java.io.IOException;
import java.util.function.Supplier;

/// Both halves of a connection, for try-with-resources.
///
/// {@snippet class = "asyncio.streams.ConnectionTest" region = "pair"}
///
/// It is a record: `var (reader, writer)` in Python is `Connection(var reader, var writer)` in a pattern.
///
/// @param reader what the other end sends
/// @param writer where to send
public record Connection(StreamReader reader, StreamWriter writer) implements AutoCloseable {
    /// Two connections that are the ends of one.
    ///
    /// @param first one end
    /// @param second the other one
    public record Pair(Connection first, Connection second) {}

    /// Connects two ends in the memory of this process. Suspends for a few turns.
    ///
    /// @return the ends
    public static Pair pair() {
        return pair(MemoryLink.USUAL, StreamReader.USUAL_LIMIT);
    }

    /// Connects two ends in the memory of this process. Suspends for a few turns.
    ///
    /// @param link how bytes get from one to the other
    /// @param limit the limit of both readers
    /// @return the ends
    public static Pair pair(MemoryLink link, int limit) {
        Supplier<StreamReaderProtocol> protocol = () -> new StreamReaderProtocol(new StreamReader(limit));
        var ends = MemoryTransport.pair(link, protocol, protocol);
        return new Pair(of(ends.first()), of(ends.second()));
    }

    /// Makes a connection of what connecting returns, for those who write something like `openConnection`.
    ///
    /// @param end a transport with its protocol
    /// @return its streams
    public static Connection of(Endpoint<? extends Transport, StreamReaderProtocol> end) {
        var protocol = end.protocol();
        return new Connection(protocol.reader(), new StreamWriter(end.transport(), protocol, protocol.reader()));
    }

    /// Sends bytes and waits until more can be written: [StreamWriter#write(byte[])] and [StreamWriter#drain]. May
    /// suspend.
    ///
    /// @param data the bytes
    /// @throws IOException if the connection breaks, or was broken
    public void send(byte[] data) throws IOException {
        writer.write(data);
        writer.drain();
    }

    /// Sends text in UTF-8 and waits until more can be written. May suspend.
    ///
    /// @param text the text
    /// @throws IOException if the connection breaks, or was broken
    public void send(String text) throws IOException {
        writer.write(text);
        writer.drain();
    }

    /// Closes the connection when what was written is sent, and waits for that. Suspends unless it is closed.
    ///
    /// A task that is being cancelled does not wait: what was not sent yet is dropped. So a deadline around a
    /// connection holds even if the other end has stopped reading.
    ///
    /// @throws IOException what broke the connection, unless reading or [StreamWriter#drain] have thrown it already;
    ///     any other exception is thrown as itself, too
    @Override
    public void close() throws IOException {
        writer.closeAndWait();
    }
}
