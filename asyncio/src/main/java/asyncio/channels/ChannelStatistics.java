package asyncio.channels;

/// How a channel is at one moment, for logs, monitors and tests. See [Channel#statistics].
///
/// @param size items that were sent and are not received yet
/// @param capacity how many items it holds before senders wait; `Integer.MAX_VALUE` if it is unlimited
/// @param openSenders senders that are not closed
/// @param openReceivers receivers that are not closed
/// @param waitingSenders tasks that wait for room
/// @param waitingReceivers tasks that wait for an item
public record ChannelStatistics(
        int size, int capacity, int openSenders, int openReceivers, int waitingSenders, int waitingReceivers) {}
