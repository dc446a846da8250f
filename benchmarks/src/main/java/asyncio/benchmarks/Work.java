package asyncio.benchmarks;

import java.util.Locale;

/// What is measured: the same work, of the same size, for every contender.
///
/// The names are those of the peers' functions; the shape of each work is told in `benchmarks/README.md`.
enum Work {
    SWITCH("suspend and resume, two tasks in turn", 100_000, "ns"),
    ALONE("suspend and resume, a task alone", 100_000, "ns"),
    CREATE("create a task and await it", 20_000, "ns"),
    GATHER("create and finish, gather of 100", 20_000, "ns"),
    CREATE_SUSPEND("create, suspend once, gather of 100", 20_000, "ns"),
    PING_PONG("ping-pong through futures, round trip", 20_000, "ns"),

    /// A hundred thousand tasks sleep 1 to 5 ms each. All sleeps of a round are over, or nearly, when the last has
    /// begun, so the time is work, not waiting: at worst 5 ms of it, 50 ns a sleep, are idle, for whoever is fast
    /// enough to be idle. Whole milliseconds, because uvloop and kotlinx know no finer ones.
    TIMERS("a timer, of 100,000 short sleeps", 100_000, "ns"),

    /// The first such round of a process: what a program sees that has just begun.
    TIMERS_COLD("the first 100,000 timers of a process", 100_000, "ns"),
    QUEUE("ping-pong through two queues, round trip", 20_000, "ns"),
    LOCK("a lock that nobody else wants", 100_000, "ns"),
    PRODUCER_CONSUMER("an item through a queue of 100", 100_000, "ns"),
    ITEMS("an item, 100,000 through 1,000 tasks", 100_000, "ns"),
    MILLION_ITEMS("an item, 1,000,000 through 1,000 tasks", 1_000_000, "ns"),
    ITEMS_GROWTH("heap kept of such an item", 1_000_000, "bytes"),
    CALL_SOON("callSoon, a chain of callbacks", 100_000, "ns"),
    CALL_SOON_BATCH("callSoon, 1,000 callbacks at once", 100_000, "ns"),
    CALL_SOON_THREADSAFE("callSoonThreadsafe, another thread", 50_000, "ns"),
    HEAP("heap of a task that awaits a future", 200_000, "bytes"),
    MILLION("heap of a task, 1,000,000 asleep", 1_000_000, "bytes");

    private final String title;
    private final int size;
    private final String unit;

    Work(String title, int size, String unit) {
        this.title = title;
        this.size = size;
        this.unit = unit;
    }

    /// The name on the command line, in the JSON and in the peers, such as `call-soon`.
    String key() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /// The name in the table.
    String title() {
        return title;
    }

    /// How many operations a round has, or how many tasks are weighed.
    int size() {
        return size;
    }

    /// What one operation is measured in: `ns` or `bytes`.
    String unit() {
        return unit;
    }

    /// For how many milliseconds a process warms up. Some rounds are so long that several of them take their time; a
    /// million tasks warm themselves up.
    int warmUpMillis() {
        return switch (this) {
            case TIMERS, ITEMS, MILLION_ITEMS, HEAP -> 4_000;
            case MILLION, ITEMS_GROWTH, TIMERS_COLD -> 0;
            default -> 1_000;
        };
    }

    /// For how many milliseconds it measures. Of long rounds there would be few, and a busy moment would decide.
    int millis() {
        return switch (this) {
            case TIMERS, ITEMS, MILLION_ITEMS -> 2_000;
            case TIMERS_COLD -> 0;
            default -> 500;
        };
    }

    /// How many rounds it measures at least.
    int rounds() {
        return isCold() ? 1 : 3;
    }

    /// How many processes of a contender do it.
    int turns() {
        if (isWeighed()) return 1;
        return isCold() ? 5 : 3;
    }

    /// Whether a process weighs memory, once, instead of measuring rounds.
    boolean isWeighed() {
        return unit.equals("bytes");
    }

    /// Whether a process measures its first round and no other.
    boolean isCold() {
        return this == TIMERS_COLD;
    }
}
