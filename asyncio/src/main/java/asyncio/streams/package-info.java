/// Bytes that flow between two ends: transports and protocols, and streams, which are made of them.
///
/// A *transport* is how bytes travel: a socket, a pipe, the memory of this process. A *protocol* is what is done with
/// them. The transport calls the protocol; the protocol writes to the transport. A stream is a protocol that keeps what
/// arrives until a task asks for it, so that code can read and write in the order in which it thinks.
///
/// | you want to                                     | read                                                   |
/// |-------------------------------------------------|--------------------------------------------------------|
/// | read and write in the order in which you think  | [StreamReader], [StreamWriter], [Connection]           |
/// | connect two parts of one program                | [Connection#pair], [MemoryTransport]                   |
/// | have a bad network in a test                    | [MemoryLink], [Wire]                                   |
/// | read the standard input, or any blocking stream | [Pipes]                                                |
/// | react to each piece of data as it arrives       | [Protocol], [Transport]                                |
/// | have it put where you want it                   | [BufferedProtocol]                                     |
/// | send and receive datagrams                      | [DatagramProtocol]                                     |
/// | know who is at the other end                    | [ExtraInfo]                                            |
/// | write a transport of your own                   | [WriteFlowControl]                                     |
/// | know what all transports and protocols have     | [AnyTransport], [AnyProtocol]                          |
/// | read only, write only, send datagrams           | [ReadTransport], [WriteTransport], [DatagramTransport] |
/// | make streams of a connection that is accepted   | [StreamReaderProtocol], [ClientConnected]              |
/// | write a protocol that can wait                  | [FlowControlProtocol], [WriteBufferLimits]             |
/// | have both: what connecting returns              | [Endpoint]                                             |
/// | look at what travels in memory                  | [Packet]                                               |
/// | know how reading and writing can fail           | [IncompleteReadException], [LimitOverrunException]     |
/// | the same, because of the other end              | [ConnectionResetException]                             |
///
/// ## Buffers
///
/// A `ByteBuffer` that a transport hands to a protocol is the protocol's until the method returns; what is to be kept
/// has to be copied. What is handed to a transport to be written may be used again as soon as the method returns.
///
/// ## Threads and suspending
///
/// Everything here belongs to the loop on which it was made. The methods of a protocol are called from the loop, one
/// at a time and in order, and must not suspend: they start a task for that. No method of a transport suspends, and
/// none calls the protocol before it returns, except [AnyProtocol#pauseWriting].
package asyncio.streams;
