package asyncio.streams;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;

/// Drops and counts what is written to a transport that is closed already, and warns of who does not stop.
final class LostWrites {
    private static final Logger LOGGER = System.getLogger("asyncio");

    private static final int BEFORE_WARNING = 5;

    private int count;

    void drop(ByteBuffer data, Object transport) {
        data.position(data.limit());
        if (++count < BEFORE_WARNING) return;
        LOGGER.log(
                Level.WARNING,
                "Data was written to " + transport + " " + count
                        + " times after its connection had been closed, and dropped: drain() would say so");
    }
}
