import static asyncio.Asyncio.*;

void main() {
    run(() -> {
        IO.println("hello ...");
        sleep(Duration.ofSeconds(1));
        IO.println("... world");
    });
}
