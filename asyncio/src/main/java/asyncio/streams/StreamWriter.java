package asyncio.streams;

import asyncio.Asyncio;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The sending half of a connection. Writing never waits; [#drain] does, when the other end cannot keep up.
///
/// {@snippet class = "asyncio.streams.ConnectionTest" region = "writing"}
///
/// Python: `asyncio.StreamWriter`.
public final class StreamWriter {
    private final FlowControlProtocol protocol;
    private final @Nullable StreamReader reader;
    private WriteTransport transport;

    /// Creates a writer, for those who write something like `openConnection`.
    ///
    /// @param transport what to write to
    /// @param protocol the protocol of that transport
    /// @param reader the reader of the same connection, whose exception [#drain] throws, or null if there is none
    public StreamWriter(WriteTransport transport, FlowControlProtocol protocol, @Nullable StreamReader reader) {
        this.transport = Objects.requireNonNull(transport, "transport");
        this.protocol = Objects.requireNonNull(protocol, "protocol");
        this.reader = reader;
    }

    /// Sends bytes. Does not suspend. After the connection was lost it does nothing; [#drain] says so.
    ///
    /// @param data the bytes; the array may be used again afterwards
    /// @throws IllegalStateException after [#writeEof]
    public void write(byte[] data) {
        transport.write(data);
    }

    /// Sends bytes, see [#write(byte[])].
    ///
    /// @param data the bytes, all that remain in the buffer
    public void write(ByteBuffer data) {
        transport.write(data);
    }

    /// Sends text in UTF-8, see [#write(byte[])].
    ///
    /// @param text the text
    public void write(String text) {
        transport.write(text.getBytes(StandardCharsets.UTF_8));
    }

    /// Sends several pieces one after another, see [#write(byte[])]. No newlines are added.
    ///
    /// @param pieces the pieces
    public void writeLines(Iterable<byte[]> pieces) {
        transport.writeLines(pieces);
    }

    /// Waits until more can be written. Call it after writing. Several tasks may wait.
    ///
    /// Suspends only while more waits to be sent than the upper limit of the buffer (64 KiB unless set): a loop that
    /// writes and drains does not let others run as long as the other end keeps up. On a connection that is closing it
    /// suspends for a turn.
    ///
    /// @throws ConnectionResetException if the connection was closed
    /// @throws IOException if the connection breaks, or was broken; any other exception is thrown as itself, too
    public void drain() throws IOException {
        if (reader != null) reader.throwException();
        if (transport.isClosing()) Asyncio.sleep(Duration.ZERO); // Lets the protocol hear that the connection was lost.
        protocol.drain();
    }

    /// Ends the sending direction when what was written is sent; the reader goes on. Does nothing the second time. Does
    /// not suspend.
    ///
    /// @throws UnsupportedOperationException if [#canWriteEof] is false
    public void writeEof() {
        transport.writeEof();
    }

    /// Returns whether one direction can end before the other.
    ///
    /// @return true if it can
    public boolean canWriteEof() {
        return transport.canWriteEof();
    }

    /// Closes the connection, both directions, when what was written is sent. Does nothing the second time. Does not
    /// suspend; [#waitClosed] waits for it.
    public void close() {
        transport.close();
    }

    /// Returns whether the connection is closed or on the way there.
    ///
    /// @return true if it is
    public boolean isClosing() {
        return transport.isClosing();
    }

    /// Waits until the connection is closed. Suspends unless it is.
    ///
    /// @throws IOException what broke the connection, if something did; any other exception is thrown as itself, too
    public void waitClosed() throws IOException {
        protocol.awaitClosed();
    }

    /// Closes the connection and waits for that, but not if the current task is being cancelled. See
    /// [Connection#close].
    void closeAndWait() throws IOException {
        var task = Asyncio.currentTask();
        boolean hurried = task != null && task.cancelling() > 0;
        if (hurried && transport.getWriteBufferSize() > 0) transport.abort();
        transport.close();
        if (hurried) return;
        try {
            protocol.awaitClosedQuietly(reader != null && reader.exceptionThrown());
        } catch (Throwable e) {
            transport.abort(); // Cancelled; or it is lost already.
            throw e;
        }
    }

    /// Returns what is under this writer.
    ///
    /// @return the transport
    public WriteTransport transport() {
        return transport;
    }

    /// Puts another transport under this writer and its reader, for those who layer one transport on another, as TLS.
    ///
    /// @param transport the transport, which has the same protocol
    public void replaceTransport(Transport transport) {
        this.transport = Objects.requireNonNull(transport, "transport");
        if (reader != null) reader.setTransport(transport);
    }

    /// Returns what the transport knows about its connection. Does not suspend.
    ///
    /// @param key what to look up
    /// @param <T> its type
    /// @return the information, or empty if there is none
    public <T> Optional<T> getExtraInfo(ExtraInfo<T> key) {
        return transport.getExtraInfo(key);
    }

    /// Returns this writer as an `OutputStream`, for code that takes one. Its `write` and `flush` suspend as [#drain]
    /// does. Closing it ends the sending direction, or closes the connection if that cannot be done. It hands each call
    /// of `write` on: put a `BufferedOutputStream` around it where single bytes are written.
    ///
    /// @return the view
    public OutputStream outputStream() {
        return new WriterOutputStream(this);
    }

    @Override
    public String toString() {
        return "StreamWriter[" + protocol.state() + ", " + transport + "]";
    }
}
