import static asyncio.Asyncio.*;

import asyncio.AsyncGenerator;

void main() {
    run(() -> {
        try (var lines = lines("one fish", "two fish", "red fish", "blue fish")) {
            for (var line : lines) {
                IO.println(line);
                if (line.startsWith("red")) break;
            }
        }
    });
}

AsyncGenerator<String> lines(String... document) {
    return AsyncGenerator.of(out -> {
        try {
            for (var line : document) {
                sleep(Duration.ofMillis(20));
                out.yield(line);
            }
        } finally {
            IO.println("closed");
        }
    });
}
