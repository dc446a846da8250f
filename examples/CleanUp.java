import static asyncio.Asyncio.*;

import asyncio.*;

void main() {
    run(() -> {
        boolean done = moveOnAfter(Duration.ofMillis(50), () -> talk());
        IO.println(done ? "all was said" : "moved on");

        String answer = moveOnAfter(Duration.ofMillis(50), () -> sleep(Duration.ofHours(1), "42"))
                .orElse("no answer in time");
        IO.println(answer);
    });
}

void talk() {
    try {
        IO.println("hello");
        sleep(Duration.ofHours(1));
    } finally {
        shielded(Duration.ofSeconds(5), () -> {
            sleep(Duration.ofMillis(20));
            IO.println("goodbye");
        });
    }
}
