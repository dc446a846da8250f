import static asyncio.Asyncio.*;

import asyncio.Future;

void main() {
    run(() -> {
        var loop = getRunningLoop();
        var reading = new Future<Integer>();

        Thread.ofPlatform().start(() -> {
            int celsius = sensor();
            loop.callSoonThreadsafe(() -> reading.setResult(celsius));
        });

        IO.println("waiting for the sensor");
        IO.println(await(reading) + " degrees");
    });
}

int sensor() {
    LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
    return 21;
}
