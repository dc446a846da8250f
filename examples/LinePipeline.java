import static asyncio.Asyncio.*;

import asyncio.streams.Connection;

void main() {
    run(() -> {
        var pair = Connection.pair();
        taskGroup(group -> {
            group.createTask(() -> count(pair.second()));
            group.createTask(() -> ask(pair.first()));
        });
    });
}

void ask(Connection connection) throws IOException {
    try (connection) {
        for (var line : List.of("to be or not to be", "that is the question", "goodbye")) {
            connection.send(line + "\n");
            IO.print(new String(connection.reader().readLine()));
        }
        connection.writer().writeEof();
        IO.println("the other end said " + connection.reader().read().length + " bytes more");
    }
}

void count(Connection connection) throws IOException {
    try (connection) {
        for (var line : connection.reader().lines()) {
            var words = new StringTokenizer(line).countTokens();
            connection.send(words + " words: " + line + "\n");
        }
    }
}
