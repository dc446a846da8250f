import static asyncio.Asyncio.*;

void main() {
    run(() -> {
        var squares = await(gather(() -> square(3), () -> square(1), () -> square(2)));
        IO.println(squares);

        try {
            await(gather(() -> square(3), () -> square(-1), () -> square(2)));
        } catch (IllegalArgumentException e) {
            IO.println("failed: " + e.getMessage());
        }
    });
}

int square(int side) {
    if (side < 0) throw new IllegalArgumentException("no square has a side of " + side);
    sleep(Duration.ofMillis(20 * side));
    return side * side;
}
