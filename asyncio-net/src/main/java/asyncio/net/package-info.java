/// The network: connections, servers and datagrams for the tasks of an event loop, on Netty.
///
/// | you want to                               | read                                                             |
/// |-------------------------------------------|------------------------------------------------------------------|
/// | connect to somebody, and read and write   | [Net#openConnection(String, int)]                                |
/// | serve connections, a task for each        | [Net#startServer(asyncio.streams.ClientConnected, String, int)]  |
/// | end a service in good order               | [Server#shutdown]                                                |
/// | work with transports and protocols        | [Net#createConnection(java.util.function.Supplier, String, int)] |
/// | choose between epoll, io_uring and others | [IoKind]                                                         |
///
/// Where this module is on the path, every loop has a network: it is found as a service. Nothing of Netty is started
/// before the first socket.
///
/// ## Threads and suspending
///
/// Everything here belongs to the loop on which it was made. What connects, binds or looks up suspends, and can be
/// cancelled: then nothing is left open. The methods of servers and transports do not suspend unless they say so.
package asyncio.net;
