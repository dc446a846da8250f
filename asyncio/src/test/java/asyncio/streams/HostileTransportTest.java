package asyncio.streams;

import asyncio.Asyncio;
import asyncio.streams.contract.DuplexTransportContract;
import asyncio.streams.contract.Ends;
import java.time.Duration;

/// The contract on the worst of connections: little room, tiny pieces, everything late.
final class HostileTransportTest extends DuplexTransportContract {
    private static final int CAPACITY = 1_009;
    private static final int PIECE = 97;

    @Override
    protected Ends connect(Protocol first, Protocol second) {
        var pair = MemoryTransport.pair(new MemoryLink(CAPACITY, hostile(), hostile()), () -> first, () -> second);
        return new Ends(pair.first().transport(), pair.second().transport());
    }

    private static Wire hostile() {
        var loop = Asyncio.getRunningLoop();
        return packet -> {
            for (var piece : packet.divide(PIECE)) loop.callLater(Duration.ZERO, piece::arrive);
        };
    }
}
