import static asyncio.Asyncio.*;

import asyncio.*;

void main() {
    run(() -> {
        var payment = createTask(this::pay);
        var checkout = createTask(() -> await(shield(payment)));

        sleep(Duration.ofMillis(20));
        checkout.cancel();
        try {
            await(checkout);
        } catch (CancelledError e) {
            IO.println("the customer left the page");
        }

        IO.println(await(payment));
    });
}

String pay() {
    IO.println("paying");
    return sleep(Duration.ofMillis(80), "paid");
}
