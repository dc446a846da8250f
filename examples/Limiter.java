import static asyncio.Asyncio.*;

import asyncio.CapacityLimiter;
import asyncio.ThreadOptions;

void main() {
    run(() -> {
        var database = CapacityLimiter.named("database", 2);
        var options = ThreadOptions.DEFAULT.withLimiter(database);

        var rows = gather(
                () -> toThread(() -> query("a"), options),
                () -> toThread(() -> query("b"), options),
                () -> toThread(() -> query("c"), options));
        sleep(Duration.ZERO);
        IO.println(database);
        IO.println(await(rows));
        IO.println(database);
    });
}

String query(String table) throws InterruptedException {
    Thread.sleep(50);
    return "rows of " + table;
}
