import static asyncio.Asyncio.*;

import asyncio.TimeoutException;

void main() {
    run(() -> {
        IO.println(waitFor(() -> answer(20), Duration.ofSeconds(5)));

        try {
            IO.println(waitFor(() -> answer(60_000), Duration.ofMillis(50)));
        } catch (TimeoutException e) {
            IO.println("no answer in time");
        }
    });
}

String answer(int millis) {
    try {
        return sleep(Duration.ofMillis(millis), "here you are");
    } finally {
        IO.println("hanging up");
    }
}
