package asyncio.streams;

/// How what one end of a [MemoryTransport] sends gets to the other one: the place to be slow, to cut to pieces, to hold
/// back, or to lose.
///
/// A wire works in one direction of one connection. Packets may arrive in any order: the receiving end puts them right,
/// as TCP does. One that never arrives holds up those behind it for ever.
@FunctionalInterface
public interface Wire {
    /// A wire on which everything arrives at once.
    Wire DIRECT = Packet::arrive;

    /// Takes a packet. Called by the sending end, from the loop; must not suspend.
    ///
    /// @param packet the packet; call [Packet#arrive], now or later, or never if it is lost
    void send(Packet packet);
}
