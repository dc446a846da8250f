package asyncio.streams.contract;

import asyncio.streams.Transport;

/// Two connected transports. What is written to the first arrives at the second.
///
/// @param first the end that writes
/// @param second the end that reads
public record Ends(Transport first, Transport second) {}
