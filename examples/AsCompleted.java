import static asyncio.Asyncio.*;

void main() {
    run(() -> {
        var mirrors = List.of(
                createTask(() -> ping("Tokyo", 180)),
                createTask(() -> ping("Berlin", 20)),
                createTask(() -> ping("Boston", 100)));

        for (var mirror : asCompleted(mirrors)) {
            IO.println(mirror.result() + " answered");
        }
    });
}

String ping(String city, int millis) {
    return sleep(Duration.ofMillis(millis), city);
}
