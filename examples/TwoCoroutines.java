import static asyncio.Asyncio.*;

void main() {
    run(() -> gather(() -> countdown("rocket", 2, 100), () -> countdown("kettle", 2, 300)).await());
}

void countdown(String name, int from, int millis) {
    for (int i = from; i > 0; i--) {
        IO.println(name + " " + i);
        sleep(Duration.ofMillis(millis));
    }
    IO.println(name + " ready");
}
