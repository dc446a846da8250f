import static asyncio.Asyncio.*;

import asyncio.ThreadSafeQueue;

final ThreadSafeQueue<String> lines = new ThreadSafeQueue<>(2);

void main() {
    Thread.ofPlatform().start(this::produce);
    run(() -> {
        for (var line : lines) IO.println("a task has got " + line);
        IO.println("that was all");
    });
}

/// On a thread, which blocks while the queue is full.
void produce() {
    try {
        for (int i = 1; i <= 4; i++) lines.blocking().put("line " + i);
        lines.shutdown();
    } catch (InterruptedException e) {
        lines.shutdown(true);
    }
}
