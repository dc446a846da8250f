package asyncio.benchmarks;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// Who does the work, how to start it, and how to get it where it is missing.
enum Contender {
    ASYNCIO("asyncio for Java", Remedy.BUILD, JvmFlags.OPENS),
    HANDOFF("handoff fibers", Remedy.BUILD, "-Dasyncio.fiber=handoff"),
    CPYTHON("CPython", "apt-get install python3, or PYTHON=/path/to/python3", ""),
    UVLOOP("uvloop", "apt-get install python3-uvloop", ""),
    KOTLINX("kotlinx", "mvn -f benchmarks/peers/kotlin package, which needs Maven Central", ""),
    VIRTUAL_THREADS(
            "virtual threads",
            Remedy.BUILD,
            "-Djdk.virtualThreadScheduler.parallelism=1 -Djdk.virtualThreadScheduler.maxPoolSize=1"),
    RAW("raw continuation", Remedy.BUILD, JvmFlags.EXPORTS);

    /// Given to every Java Virtual Machine, so that all have the same heap and the same collector.
    private static final String JVM_FLAGS = "-Xmx2g";

    /// Given to all, too, but where the first round counts. Memory is touched before: what the system takes for fresh
    /// memory, a microsecond or more for 4 KiB, would otherwise be counted to whoever allocates, until the collector has
    /// been through all of the heap.
    static final String WARM_FLAGS = "-Xms2g -XX:+AlwaysPreTouch";

    private static final Set<Work> RAW_WORKS =
            EnumSet.of(Work.SWITCH, Work.ALONE, Work.CREATE, Work.CREATE_SUSPEND, Work.HEAP);

    private final String title;
    private final String remedy;
    private final String flags;

    Contender(String title, String remedy, String flags) {
        this.title = title;
        this.remedy = remedy;
        this.flags = (JVM_FLAGS + " " + flags).strip();
    }

    /// The name in the table.
    String title() {
        return title;
    }

    /// The name in the JSON.
    String key() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /// What to do when it cannot be started.
    String remedy() {
        return remedy;
    }

    /// What its JVM is told, for the reader of the table; nothing if it has none.
    String flags() {
        return switch (this) {
            case CPYTHON, UVLOOP -> "";
            case ASYNCIO, HANDOFF, KOTLINX, VIRTUAL_THREADS, RAW -> flags;
        };
    }

    /// Whether this contender has the work at all.
    boolean does(Work work) {
        return switch (this) {
            case ASYNCIO, HANDOFF, KOTLINX -> true;
            case VIRTUAL_THREADS -> work != Work.ITEMS_GROWTH;
            case CPYTHON, UVLOOP -> work != Work.MILLION && work != Work.ITEMS_GROWTH;
            case RAW -> RAW_WORKS.contains(work);
        };
    }

    /// The command that asks the peer for its version; `home` is the folder `benchmarks`.
    List<String> versionCommand(Path home, String python) {
        return command(home, python, List.of(), List.of("--version"));
    }

    /// The command that has the peer do `work` with `args`.
    List<String> command(Path home, String python, Work work, List<String> args) {
        return command(home, python, work.isCold() ? List.of() : List.of(WARM_FLAGS.split(" ", -1)), args);
    }

    private List<String> command(Path home, String python, List<String> heap, List<String> args) {
        List<String> command = new ArrayList<>(
                switch (this) {
                    case CPYTHON, UVLOOP ->
                        List.of(python, home.resolve("peers/asyncio_peer.py").toString(), key());
                    case KOTLINX -> java(home.resolve("peers/kotlin/target/kotlin-peer.jar"), "PeerKt", heap);
                    case ASYNCIO, HANDOFF -> java(home.resolve(JAR), OurPeer.class.getName(), heap);
                    case VIRTUAL_THREADS -> java(home.resolve(JAR), VirtualThreadPeer.class.getName(), heap);
                    case RAW -> java(home.resolve(JAR), RawPeer.class.getName(), heap);
                });
        command.addAll(args);
        return command;
    }

    private static final String JAR = "target/benchmarks.jar";

    private List<String> java(Path jar, String main, List<String> heap) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(flags.split(" ", -1)));
        command.addAll(heap);
        command.addAll(List.of("-cp", jar.toString(), main));
        return command;
    }

    /// What an enum's constants cannot take from the enum itself.
    private static final class Remedy {
        static final String BUILD = "mvn -pl benchmarks -am package -Dmaven.test.skip";
    }
}
