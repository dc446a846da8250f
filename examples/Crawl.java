import static asyncio.Asyncio.*;

import asyncio.*;

void main() {
    run(() -> {
        var addresses = Stream.iterate(1, n -> n + 1).map(n -> "/page/" + n);
        int found = 0;
        try (var pages = mapConcurrent(addresses, this::fetch).maxAtOnce(4).maxPerSecond(100)) {
            for (var page : pages) {
                IO.println(page);
                if (page.endsWith("needle") && ++found == 2) break;
            }
        }
        IO.println("tasks left: " + (allTasks().size() - 1));
    });
}

String fetch(String address) {
    sleep(Duration.ofMillis(20));
    return address + ": " + (address.endsWith("3") || address.endsWith("5") ? "needle" : "hay");
}
