package asyncio.benchmarks.net;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Who serves, and how to start it.
enum NetContender {
    ASYNCIO("asyncio for Java"),
    HANDOFF("handoff fibers"),
    CPYTHON("CPython"),
    UVLOOP("uvloop"),
    NETTY("bare Netty");

    private final String title;

    NetContender(String title) {
        this.title = title;
    }

    String title() {
        return title;
    }

    /// Whether it takes part. Streams are nothing that Netty has, so what stands in their row is its handler; CPython's
    /// heap is not asked for.
    boolean does(NetWork work) {
        return work != NetWork.IDLE_HEAP || !isPython();
    }

    boolean isPython() {
        return this == CPYTHON || this == UVLOOP;
    }

    List<String> command(Path home, String python, String service) {
        List<String> command = new ArrayList<>();
        if (isPython()) {
            command.addAll(List.of(
                    python, home.resolve("peers/net_peer.py").toString(), name().toLowerCase(java.util.Locale.ROOT)));
        } else {
            command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
            command.addAll(
                    List.of("-Xmx2g", "--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow"));
            command.add(this == HANDOFF ? "-Dasyncio.fiber=handoff" : "--add-opens=java.base/java.lang=ALL-UNNAMED");
            var main = this == NETTY ? NettyPeer.class.getName() : "asyncio.benchmarks.net.OurNetPeer";
            command.addAll(List.of("-cp", home.resolve("target/benchmarks.jar").toString(), main));
        }
        command.add(service);
        return command;
    }
}
