package asyncio.net;

import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;

/// A datagram that has arrived.
///
/// @param data its bytes, perhaps none
/// @param sender where it came from
@SuppressWarnings("ArrayRecordComponent") // Nobody compares datagrams.
public record Datagram(byte[] data, SocketAddress sender) {
    /// Returns the bytes as text in UTF-8.
    ///
    /// @return the text
    public String text() {
        return new String(data, StandardCharsets.UTF_8);
    }

    @Override
    public String toString() {
        return "Datagram[" + data.length + " bytes from " + sender + "]";
    }
}
