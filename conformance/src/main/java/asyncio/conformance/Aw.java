package asyncio.conformance;

import java.util.List;

/// An awaitable as a program writes it down. Building one gives an [asyncio.Awaitable], see
/// [Awaitables].
sealed interface Aw {
    /// Returns what stands before the `=` in an `await` row.
    String label();

    /// The future or task in a variable.
    record Held(String variable) implements Aw {
        @Override
        public String label() {
            return variable;
        }
    }

    /// The coroutine of a body.
    record Body(String name, Expr argument) implements Aw {
        @Override
        public String label() {
            return name;
        }
    }

    /// `gather(parts...)`.
    record Gather(List<Aw> parts, boolean returnExceptions) implements Aw {
        @Override
        public String label() {
            return "gather";
        }
    }

    /// `shield(inner)`.
    record Shield(Aw inner) implements Aw {
        @Override
        public String label() {
            return "shield";
        }
    }

    /// `wait_for(inner, timeout)`; a timeout of null means none.
    record WaitFor(Aw inner, Expr timeout) implements Aw {
        @Override
        public String label() {
            return "wait_for";
        }
    }

    /// `sleep(delay, result)`.
    record Sleep(Expr delay, Expr result) implements Aw {
        @Override
        public String label() {
            return "sleep";
        }
    }

    /// An asynchronous method of the object in a variable.
    record Method(MethodCall call) implements Aw {
        @Override
        public String label() {
            return call.label();
        }
    }
}
