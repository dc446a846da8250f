import static asyncio.net.Net.openConnection;
import static asyncio.net.Net.startServer;

import asyncio.Asyncio;
import asyncio.Semaphore;

void main() {
    Asyncio.run(() -> {
        var first = startServer((_, writer) -> writer.close(), "127.0.0.1", 0);
        var second = startServer((_, writer) -> writer.close(), "127.0.0.1", 0);
        var open = scan("127.0.0.1", List.of(first.port(), 1, second.port(), 2, 3));
        IO.println(open.equals(Set.of(first.port(), second.port())));
        first.shutdown(Duration.ofSeconds(1));
        second.shutdown(Duration.ofSeconds(1));
    });
}

Set<Integer> scan(String host, List<Integer> ports) {
    var open = new HashSet<Integer>();
    var limit = new Semaphore(100);
    Asyncio.taskGroup(group -> {
        for (int port : ports) {
            group.createTask(() -> {
                limit.acquire();
                try {
                    if (isOpen(host, port)) open.add(port);
                } finally {
                    limit.release();
                }
            });
        }
    });
    return open;
}

boolean isOpen(String host, int port) {
    try {
        Asyncio.waitFor(() -> openConnection(host, port), Duration.ofSeconds(1)).close();
        return true;
    } catch (IOException | asyncio.TimeoutException e) {
        return false;
    }
}
