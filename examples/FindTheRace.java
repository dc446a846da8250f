import static asyncio.Asyncio.*;

import asyncio.testing.*;

/// A cache that two tasks may fill: does it ever load twice?
class Cache {
    private String value;
    int loads;

    String get() {
        if (value == null) {
            sleep(Duration.ofMillis(10));
            loads++;
            value = "the value";
        }
        return value;
    }
}

void main() {
    SimulationBody body = simulation -> {
        var cache = new Cache();
        taskGroup(group -> {
            group.createTask(() -> cache.get(), "early");
            group.createTask(() -> {
                sleep(simulation.random().nextBoolean() ? Duration.ofMillis(10) : Duration.ofMillis(20));
                cache.get();
            }, "late");
        });
        if (cache.loads > 1) throw new IllegalStateException("loaded " + cache.loads + " times");
    };
    try {
        new Simulator().seeds(1_000).run(body);
    } catch (SimulationFailure failure) {
        IO.println(failure.getCause().getMessage());
        IO.println(failure.changes().size() + " change of the order is enough:");
        IO.println(failure.changes().getFirst().lines().findFirst().orElse(""));
        boolean same = new Simulator().trace(failure.seed(), body).equals(new Simulator().trace(failure.seed(), body));
        IO.println("the same seed gives the same run: " + same);
    }
}
