import static asyncio.Asyncio.*;

import asyncio.channels.Broadcast;
import asyncio.channels.Overflow;
import asyncio.channels.Receiver;

void main() {
    run(() -> {
        var scores = new Broadcast<String>();
        taskGroup(group -> {
            var all = scores.subscribe(1, Overflow.SUSPEND);
            var latest = scores.subscribe(2, Overflow.DROP_OLDEST);
            group.createTask(() -> follow("fan", all));
            group.createTask(() -> {
                sleep(Duration.ofMillis(500));
                follow("late riser", latest);
            });
            try (var reporter = scores.sender()) {
                for (int goals = 1; goals <= 5; goals++) reporter.send(goals + ":0");
            }
        });
    });
}

void follow(String name, Receiver<String> scores) {
    try (scores) {
        for (var score : scores) IO.println(name + ": " + score);
    }
    IO.println(name + " goes home");
}
