package asyncio.streams;

import java.nio.ByteBuffer;

/// A transport that sends. Python: `asyncio.WriteTransport`.
///
/// Writing never waits. What cannot be sent at once is kept; when there is too much of it, the protocol is told to
/// pause, see [AnyProtocol#pauseWriting].
public interface WriteTransport extends AnyTransport {
    /// Sends bytes. Does not suspend. When the connection is lost already they are dropped without an error: the
    /// protocol has heard of the loss.
    ///
    /// @param data the bytes, all that remain in the buffer. The buffer is empty afterwards and may be used again.
    /// @throws IllegalStateException after [#writeEof], or if this transport has no side to write to
    void write(ByteBuffer data);

    /// Sends bytes, see [#write(ByteBuffer)].
    ///
    /// @param data the bytes; the array may be used again afterwards
    default void write(byte[] data) {
        write(ByteBuffer.wrap(data));
    }

    /// Sends several pieces one after another, see [#write(ByteBuffer)].
    ///
    /// @param pieces the pieces; empty ones do no harm
    default void writeLines(Iterable<byte[]> pieces) {
        for (var piece : pieces) write(piece);
    }

    /// Ends the sending direction when what was written is sent; the other end sees the end of the data, and receiving
    /// goes on. Does nothing the second time. Does not suspend.
    ///
    /// @throws UnsupportedOperationException if [#canWriteEof] is false
    void writeEof();

    /// Returns whether this transport can end one direction and keep the other.
    ///
    /// @return true if it can
    boolean canWriteEof();

    /// Returns how much was written and is not sent yet.
    ///
    /// @return the number of bytes
    long getWriteBufferSize();

    /// Returns between which sizes of the buffer the protocol is told to pause and to resume writing.
    ///
    /// @return the limits
    WriteBufferLimits getWriteBufferLimits();

    /// Sets at which sizes of the buffer the protocol is told to pause and to resume writing. If the buffer is above
    /// the new limit the protocol is told at once. Does not suspend.
    ///
    /// @param limits the limits
    void setWriteBufferLimits(WriteBufferLimits limits);

    /// Sets the upper limit of the buffer, and the lower one to a quarter of it.
    ///
    /// @param high above how many bytes the protocol is told to pause
    /// @throws IllegalArgumentException if it is negative
    default void setWriteBufferLimits(int high) {
        setWriteBufferLimits(WriteBufferLimits.ofHigh(high));
    }

    /// Sets both limits of the buffer.
    ///
    /// @param high above how many bytes the protocol is told to pause
    /// @param low at how many bytes, or fewer, it is told to resume
    /// @throws IllegalArgumentException unless `high` ≥ `low` ≥ 0
    default void setWriteBufferLimits(int high, int low) {
        setWriteBufferLimits(new WriteBufferLimits(high, low));
    }

    /// Returns the protocol that this transport calls.
    ///
    /// @return the protocol
    @Override
    Protocol getProtocol();

    /// Gives this transport another protocol, whose `connectionMade` is not called. Does not suspend.
    ///
    /// @param protocol the protocol that is called from now on
    void setProtocol(Protocol protocol);
}
