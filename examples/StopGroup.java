import static asyncio.Asyncio.*;

import asyncio.*;

void main() {
    run(() -> {
        taskGroup(group -> {
            for (var place : List.of("attic", "cellar", "garden")) group.createTask(() -> search(group, place), place);
            IO.println(group.tasks().stream().map(Task::getName).toList());
        });
        IO.println("the search is over");

        try {
            TaskGroup.builder().collapse().run(group -> {
                group.createTask(() -> sleep(Duration.ofHours(1)));
                group.createTask(() -> Files.readString(Path.of("no such file")));
            });
        } catch (Exception e) {
            IO.println("the exception itself, not a group with it: " + e);
        }
    });
}

void search(TaskGroup group, String place) {
    try {
        sleep(place.equals("cellar") ? Duration.ofMillis(10) : Duration.ofHours(1));
        IO.println("found in the " + place);
        group.cancel("it was found");
    } catch (CancelledError e) {
        IO.println(place + ": " + e.getMessage());
        throw e;
    }
}
