import static asyncio.Asyncio.*;

import asyncio.CancelledError;
import asyncio.TimeoutException;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;

void main(String[] arguments) {
    var url = arguments[0];
    run(() -> {
        var ticking = createTask(this::tick);
        var answers = gather(
                () -> query(url, "SELECT 'one' FROM pg_sleep(0.3)"),
                () -> query(url, "SELECT 'two' FROM pg_sleep(0.2)"),
                () -> query(url, "SELECT 'three' FROM pg_sleep(0.1)"));
        IO.println(answers.await());
        ticking.cancelAndWait();
        IO.println(ticks > 10 ? "the loop went on meanwhile" : "the loop stood still");

        try {
            timeout(Duration.ofMillis(500), () -> query(url, "SELECT 'late' FROM pg_sleep(600)"));
        } catch (TimeoutException e) {
            IO.println("too slow");
        }
        var running = "SELECT count(*) FROM pg_stat_activity"
                + " WHERE backend_type = 'client backend' AND state = 'active' AND pid <> pg_backend_pid()";
        IO.println("still running: " + query(url, running));
    });
}

int ticks;

void tick() {
    while (true) {
        sleep(Duration.ofMillis(10));
        ticks++;
    }
}

String query(String url, String sql) throws SQLException {
    try (var connection = toThread(() -> DriverManager.getConnection(url));
            var statement = connection.createStatement()) {
        var answer = getRunningLoop().runInExecutor(null, () -> first(statement, sql));
        try {
            return shield(answer).await();
        } catch (CancelledError e) {
            toThread(statement::cancel); // Or the database would go on.
            gatherOutcomes(answer).await();
            throw e;
        }
    }
}

String first(Statement statement, String sql) throws SQLException {
    try (var rows = statement.executeQuery(sql)) {
        rows.next();
        return rows.getString(1);
    }
}
