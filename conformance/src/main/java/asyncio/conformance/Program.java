package asyncio.conformance;

import java.util.List;
import java.util.Map;

/// A program of the language that `SPEC.md` defines.
///
/// @param bodies the coroutine functions by name
/// @param generators the asynchronous generator functions by name
/// @param callbacks the plain callbacks by name
/// @param runs the bodies that one runner runs, one after the other
/// @param eager whether the tasks of the loop start eagerly
record Program(
        Map<String, List<Op>> bodies,
        Map<String, List<Op>> generators,
        Map<String, List<Op>> callbacks,
        List<String> runs,
        boolean eager) {
    List<Op> body(String name) {
        return named(bodies, name, "body");
    }

    List<Op> generator(String name) {
        return named(generators, name, "generator");
    }

    List<Op> callback(String name) {
        return named(callbacks, name, "callback");
    }

    private static List<Op> named(Map<String, List<Op>> functions, String name, String what) {
        var ops = functions.get(name);
        if (ops == null) {
            throw new MalformedProgramException("the program has no " + what + " called " + name + ", only "
                    + functions.keySet().stream().sorted().toList());
        }
        return ops;
    }
}
