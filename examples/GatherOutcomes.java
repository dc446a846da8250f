import static asyncio.Asyncio.*;

import asyncio.*;

void main() {
    run(() -> {
        var cities = List.of("Oslo", "Atlantis", "Lima");
        var forecasts = cities.stream().map(city -> (Coroutine<Integer>) () -> degrees(city)).toList();

        for (var outcome : await(gatherOutcomes(forecasts))) {
            IO.println(switch (outcome) {
                case Outcome.Succeeded(var degrees) -> degrees + " degrees";
                case Outcome.Failed(var exception) -> exception.getMessage();
                case Outcome.Cancelled _ -> "cancelled";
            });
        }
    });
}

int degrees(String city) throws IOException {
    sleep(Duration.ofMillis(20));
    return switch (city) {
        case "Oslo" -> 3;
        case "Lima" -> 21;
        default -> throw new FileNotFoundException("no weather station in " + city);
    };
}
