package asyncio.streams;

import java.io.FilterInputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.util.Objects;
import java.util.function.Supplier;

/// Blocking streams and channels as transports and asyncio streams: pipes, the standard input, files, serial lines.
///
/// A thread reads, or writes, one piece at a time, and only while one is wanted; the loop never blocks. A thread that
/// is reading when its pipe is closed goes on until something arrives or the stream itself notices, as channels do;
/// what it reads then is dropped.
///
/// While a pipe is read from, a thread is at work for the loop, so virtual time stands still.
///
/// {@snippet class = "asyncio.streams.PipesTest" region = "reading"}
///
/// Python: `loop.connect_read_pipe`, `loop.connect_write_pipe`.
public final class Pipes {
    private Pipes() {}

    /// Receives from a blocking stream. Suspends for a few turns.
    ///
    /// @param protocolFactory makes the protocol
    /// @param in the stream, which the transport closes
    /// @param <P> the kind of protocol
    /// @return the transport with the protocol
    public static <P extends Protocol> Endpoint<ReadTransport, P> connectReadPipe(
            Supplier<? extends P> protocolFactory, InputStream in) {
        return connectReadPipe(protocolFactory, in, in);
    }

    /// Receives from a blocking channel. Suspends for a few turns.
    ///
    /// @param protocolFactory makes the protocol
    /// @param channel the channel, which the transport closes
    /// @param <P> the kind of protocol
    /// @return the transport with the protocol
    public static <P extends Protocol> Endpoint<ReadTransport, P> connectReadPipe(
            Supplier<? extends P> protocolFactory, ReadableByteChannel channel) {
        return connectReadPipe(protocolFactory, Channels.newInputStream(channel), channel);
    }

    private static <P extends Protocol> Endpoint<ReadTransport, P> connectReadPipe(
            Supplier<? extends P> protocolFactory, InputStream in, Object source) {
        Objects.requireNonNull(in, "in");
        P protocol = protocolFactory.get();
        var pipe = new ReadPipe(in, source, protocol);
        pipe.connect();
        return new Endpoint<>(pipe, protocol);
    }

    /// Sends to a blocking stream. Suspends for a few turns. The protocol hears of a reader that has gone only when
    /// something is written.
    ///
    /// @param protocolFactory makes the protocol
    /// @param out the stream, which is flushed after each piece, and which the transport closes
    /// @param <P> the kind of protocol
    /// @return the transport with the protocol
    public static <P extends Protocol> Endpoint<WriteTransport, P> connectWritePipe(
            Supplier<? extends P> protocolFactory, OutputStream out) {
        return connectWritePipe(protocolFactory, out, out);
    }

    /// Sends to a blocking channel, see [#connectWritePipe(Supplier, OutputStream)].
    ///
    /// @param protocolFactory makes the protocol
    /// @param channel the channel, which the transport closes
    /// @param <P> the kind of protocol
    /// @return the transport with the protocol
    public static <P extends Protocol> Endpoint<WriteTransport, P> connectWritePipe(
            Supplier<? extends P> protocolFactory, WritableByteChannel channel) {
        return connectWritePipe(protocolFactory, Channels.newOutputStream(channel), channel);
    }

    private static <P extends Protocol> Endpoint<WriteTransport, P> connectWritePipe(
            Supplier<? extends P> protocolFactory, OutputStream out, Object target) {
        Objects.requireNonNull(out, "out");
        P protocol = protocolFactory.get();
        var pipe = new WritePipe(out, target, protocol);
        pipe.connect();
        return new Endpoint<>(pipe, protocol);
    }

    /// Reads from a blocking stream. Suspends for a few turns.
    ///
    /// @param in the stream; it is closed at its end. To close it earlier close the transport of the reader.
    /// @return the reader
    public static StreamReader reader(InputStream in) {
        return reader(in, StreamReader.USUAL_LIMIT);
    }

    /// Reads from a blocking stream, see [#reader(InputStream)].
    ///
    /// @param in the stream
    /// @param limit the limit of the reader
    /// @return the reader
    public static StreamReader reader(InputStream in, int limit) {
        Supplier<StreamReaderProtocol> protocol = () -> new StreamReaderProtocol(new StreamReader(limit));
        return connectReadPipe(protocol, in).protocol().reader();
    }

    /// Writes to a blocking stream. Suspends for a few turns.
    ///
    /// @param out the stream; the writer closes it
    /// @return the writer
    public static StreamWriter writer(OutputStream out) {
        var end = connectWritePipe(FlowControlProtocol::new, out);
        return new StreamWriter(end.transport(), end.protocol(), null);
    }

    /// Reads from the standard input. Suspends for a few turns. Only one reader should be there: what it has read and
    /// nobody asked for is gone. `System.in` stays open.
    ///
    /// @return the reader
    public static StreamReader standardInput() {
        return reader(new FilterInputStream(System.in) {
            @Override
            public void close() {
                // Others may want to read on.
            }
        });
    }
}
