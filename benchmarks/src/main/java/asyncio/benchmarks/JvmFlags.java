package asyncio.benchmarks;

/// What the forked Java Virtual Machines need: the loop's fibers, and the raw continuations they are held against.
final class JvmFlags {
    static final String OPENS = "--add-opens=java.base/java.lang=ALL-UNNAMED";
    static final String EXPORTS = "--add-exports=java.base/jdk.internal.vm=ALL-UNNAMED";

    private JvmFlags() {}
}
