import static asyncio.Asyncio.*;

import asyncio.ContextVar;
import asyncio.ThreadOptions;
import asyncio.TimeoutException;

final ContextVar<String> user = new ContextVar<>("user");
final CountDownLatch abandoned = new CountDownLatch(1);

void main() {
    run(() -> {
        user.set("ada");
        IO.println(toThread(() -> "the thread works for " + user.get()));

        try {
            timeout(Duration.ofMillis(50), () -> toThread(this::readForever));
        } catch (TimeoutException e) {
            IO.println("too late, and the thread has ended");
        }

        var abandoning = ThreadOptions.DEFAULT.abandoning();
        boolean done = moveOnAfter(Duration.ofMillis(50), () -> toThread(() -> abandoned.await(), abandoning));
        IO.println(done ? "done" : "moved on, and left the thread alone");
        abandoned.countDown();
    });
}

void readForever() throws InterruptedException {
    try {
        Thread.sleep(Duration.ofHours(1));
    } finally {
        IO.println("interrupted, for " + user.get());
    }
}
