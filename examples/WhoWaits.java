import static asyncio.Asyncio.*;

import asyncio.Lock;
import asyncio.TaskTree;
import asyncio.testing.VirtualClock;

final Lock lock = new Lock();

void main() {
    run(new VirtualClock(), () -> {
        createTask(this::writer, "writer");
        createTask(() -> gather(this::reader, this::reader).await(), "readers");
        sleep(Duration.ofSeconds(1));

        IO.print(TaskTree.of(getRunningLoop()));
    });
}

void writer() {
    try (var held = lock.hold()) {
        sleep(Duration.ofHours(1));
    }
}

void reader() {
    try (var held = lock.hold()) {
        IO.println("reads");
    }
}
