import static asyncio.net.Net.bindDatagramSocket;
import static asyncio.net.Net.connectDatagramSocket;

import asyncio.Asyncio;

void main() {
    Asyncio.run(() -> {
        try (var service = bindDatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))) {
            var answering = Asyncio.createTask(() -> {
                for (var question : service) service.send(Instant.now().toString(), question.sender());
            });
            try (var client = connectDatagramSocket(service.address())) {
                client.send("What time is it?".getBytes());
                var answer = Instant.parse(client.receive().text());
                IO.println(Duration.between(answer, Instant.now()).compareTo(Duration.ofMinutes(1)) < 0);
            }
            answering.cancel();
        }
    });
}
