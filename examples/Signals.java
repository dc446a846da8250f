import static asyncio.Asyncio.*;

import asyncio.Signal;

void main() {
    run(() -> {
        try (var signals = Signal.receiver(Signal.USR1, Signal.TERM)) {
            kill("USR1");
            for (var signal : signals) {
                IO.println(signal);
                if (signal == Signal.TERM) break;
                kill("TERM");
            }
        }
        IO.println("cleaned up");
    });
}

void kill(String signal) throws IOException {
    new ProcessBuilder("kill", "-" + signal, "" + ProcessHandle.current().pid()).start();
}
