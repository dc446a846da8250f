import static asyncio.Asyncio.*;

void main() {
    run(() -> {
        var waiting = createTask(this::showPatience);
        var primes = toThread(() -> primesBelow(3_000_000));
        waiting.cancel();
        IO.println(primes + " primes");
    });
}

void showPatience() {
    IO.println("counting, please wait");
    sleep(Duration.ofHours(1));
}

long primesBelow(int limit) {
    var composite = new BitSet(limit);
    for (int i = 2; i * i < limit; i++) {
        if (composite.get(i)) continue;
        for (int j = i * i; j < limit; j += i) composite.set(j);
    }
    return limit - 2 - composite.cardinality();
}
