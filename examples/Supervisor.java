import static asyncio.Asyncio.*;

import asyncio.*;

void main() {
    run(() -> TaskGroup.builder()
            .supervisor((task, error) -> IO.println(task.getName() + " failed: " + error.getMessage()))
            .run(group -> {
                group.createTask(() -> read("thermometer", 3, 20), "thermometer");
                group.createTask(() -> read("barometer", 1, 30), "barometer");
            }));
    IO.println("both have ended");
}

void read(String instrument, int times, int millis) throws IOException {
    for (int i = 1; i <= times; i++) {
        sleep(Duration.ofMillis(millis));
        IO.println(instrument + ", reading " + i);
    }
    if (instrument.equals("barometer")) throw new IOException("the cable is loose");
    sleep(Duration.ofMillis(100));
    IO.println(instrument + " is put away");
}
