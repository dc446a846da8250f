import static asyncio.Asyncio.*;

void main() {
    run(() -> {
        var server = createTask(this::serve, "server");
        sleep(Duration.ofMillis(10));

        boolean cancelled = server.cancelAndWait("closing time");
        IO.println("cancelled: " + cancelled + ", " + server);

        var quick = createTask(() -> 42);
        quick.await();
        IO.println("cancelled: " + quick.cancelAndWait() + ", the result is " + quick.result());
    });
}

void serve() {
    try {
        IO.println("serving");
        sleep(Duration.ofHours(1));
    } finally {
        sleep(Duration.ofMillis(20));
        IO.println("everything is put away");
    }
}
