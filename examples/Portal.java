import static asyncio.Asyncio.*;

import asyncio.BlockingPortal;

void main() {
    try (var portal = BlockingPortal.start()) {
        var tea = portal.startTask(() -> brew("tea", 60));
        var coffee = portal.startTask(() -> brew("coffee", 20));
        IO.println("the main thread goes on");

        IO.println(coffee.join());
        IO.println(tea.join());
        IO.println(portal.call(() -> gather(() -> brew("milk", 20), () -> brew("water", 10)).await()));
    }
}

String brew(String drink, int millis) {
    return sleep(Duration.ofMillis(millis), "hot " + drink);
}
