import static asyncio.Asyncio.*;

import asyncio.*;

void main() {
    run(() -> taskGroup(group -> {
        int port = group.start(this::serve);
        IO.println("listening on " + port);
        try {
            group.start(this::misconfigured);
        } catch (IllegalStateException e) {
            IO.println("no second server: " + e.getMessage());
        }
    }));
}

void serve(TaskStatus<Integer> status) {
    sleep(Duration.ofMillis(20));
    IO.println("bound");
    status.started(8080);
    sleep(Duration.ofMillis(100));
    IO.println("served");
}

void misconfigured(TaskStatus<Integer> status) {
    throw new IllegalStateException("the port is in use");
}
