import static asyncio.Asyncio.waitFor;
import static asyncio.net.Net.openConnection;
import static asyncio.net.Net.startServer;

import asyncio.Asyncio;
import asyncio.TimeoutException;
import asyncio.streams.StreamReader;
import asyncio.streams.StreamWriter;

void main() {
    Asyncio.run(() -> {
        var server = startServer(this::calculate, "127.0.0.1", 0);
        try (var connection = openConnection("127.0.0.1", server.port())) {
            connection.send("1 + 2\n");
            IO.print(new String(connection.reader().readLine()));
            connection.send("two times three\n");
            IO.print(new String(connection.reader().readLine()));
            IO.print(new String(connection.reader().readLine()));
            IO.println("end: " + (connection.reader().read().length == 0));
        }
        server.shutdown(Duration.ofSeconds(1));
    });
}

void calculate(StreamReader reader, StreamWriter writer) throws IOException {
    try {
        while (true) {
            var line = waitFor(() -> reader.readLine(), Duration.ofSeconds(2));
            if (line.length == 0) break;
            writer.write(answer(new String(line).strip()) + "\n");
            waitFor(() -> writer.drain(), Duration.ofSeconds(5));
        }
    } catch (TimeoutException e) {
        writer.write("too slow, good-bye\n");
    }
    writer.close();
}

String answer(String line) {
    var words = line.split(" \\+ ");
    if (words.length != 2) return "error: not a sum";
    return String.valueOf(Integer.parseInt(words[0]) + Integer.parseInt(words[1]));
}
