package asyncio.benchmarks.net;

import java.util.Locale;

/// What the servers are loaded with.
enum NetWork {
    ECHO("echo of 1 KiB, 64 connections, protocols", "requests/s", true),
    ECHO_STREAMS("echo of 1 KiB, 64 connections, streams", "requests/s", true),
    LINES("readLine, 1,000,000 short lines", "lines/s", true),
    BULK("1 GiB through a stream", "MiB/s", true),
    IDLE_HEAP("heap of one of 15,000 idle connections", "bytes", false),
    IDLE_TAIL("echo beside them: p99 over the median", "ratio", false),
    UDP("UDP echo of 1 KiB, 64 sockets", "datagrams/s", true),
    ACCEPT("accept and close", "connections/s", true);

    private final String title;
    private final String unit;
    private final boolean more;

    NetWork(String title, String unit, boolean more) {
        this.title = title;
        this.unit = unit;
        this.more = more;
    }

    /// The name on the command line and in the peers, such as `echo-streams`.
    String key() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    String title() {
        return title;
    }

    String unit() {
        return unit;
    }

    /// Whether more is better.
    boolean moreIsBetter() {
        return more;
    }

    /// What a server is asked to do: the two figures of the idle connections come from one server.
    String service() {
        return switch (this) {
            case IDLE_HEAP, IDLE_TAIL -> "echo-streams";
            case ECHO, ECHO_STREAMS, LINES, BULK, UDP, ACCEPT -> key();
        };
    }
}
