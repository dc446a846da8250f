package asyncio.streams;

import java.nio.ByteBuffer;

/// A protocol that says where the bytes are to be put. Python: `asyncio.BufferedProtocol`.
///
/// A transport that can receives straight into that buffer; others copy into it, by way of [#dataReceived], which is
/// not for overriding.
public interface BufferedProtocol extends Protocol {
    /// Returns where to put the next bytes.
    ///
    /// @param sizeHint about how many bytes are to be expected, or -1 for any number
    /// @return a buffer with room for one byte at least, between its position and its limit. It is the transport's
    ///     until [#bufferUpdated] is called.
    ByteBuffer getBuffer(int sizeHint);

    /// Called when bytes have been put into the buffer.
    ///
    /// @param count how many; the position of the buffer is behind them
    void bufferUpdated(int count);

    /// Copies the data to where [#getBuffer] says.
    ///
    /// @param data the bytes
    /// @throws IllegalStateException if `getBuffer` returns a buffer without room
    @Override
    default void dataReceived(ByteBuffer data) {
        while (data.hasRemaining()) {
            var target = getBuffer(data.remaining());
            int count = Math.min(target.remaining(), data.remaining());
            if (count == 0) {
                throw new IllegalStateException("getBuffer() of " + this + " returned " + target
                        + ", which has no room: return one with a byte between its position and its limit at least");
            }
            target.put(target.position(), data, data.position(), count);
            target.position(target.position() + count);
            data.position(data.position() + count);
            bufferUpdated(count);
        }
    }
}
