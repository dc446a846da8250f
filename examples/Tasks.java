import static asyncio.Asyncio.*;

void main() {
    run(() -> {
        var report = createTask(() -> fetch("report", 60));
        var logo = createTask(() -> fetch("logo", 20));
        IO.println("both tasks exist, neither has begun");

        sleep(Duration.ofMillis(120));
        IO.println("both are done by now: " + report.done() + ", " + logo.done());

        IO.println(await(report) + " and " + await(logo));
    });
}

String fetch(String page, int millis) {
    IO.println("fetching the " + page);
    sleep(Duration.ofMillis(millis));
    IO.println("got the " + page);
    return page + ".html";
}
