package asyncio.streams;

/// One end of a connection: a transport, and the protocol that it calls. What connecting returns.
///
/// Python's functions return a pair.
///
/// @param transport the transport
/// @param protocol the protocol
/// @param <T> the kind of transport
/// @param <P> the kind of protocol
public record Endpoint<T extends AnyTransport, P extends AnyProtocol<?>>(T transport, P protocol) {}
