import static asyncio.Asyncio.*;

import asyncio.*;

void main() {
    run(() -> {
        var backup = createTask(this::backup, "backup");
        sleep(Duration.ofMillis(150));
        backup.cancel("the disk is needed");

        try {
            await(backup);
        } catch (CancelledError e) {
            IO.println(backup.getName() + " was cancelled: " + e.getMessage());
        }
    });
}

void backup() {
    try {
        for (int part = 1; ; part++) {
            IO.println("saving part " + part);
            sleep(Duration.ofMillis(100));
        }
    } catch (CancelledError e) {
        IO.println("removing what is incomplete");
        throw e;
    }
}
