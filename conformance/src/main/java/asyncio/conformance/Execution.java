package asyncio.conformance;

import asyncio.EventLoop;
import asyncio.Runner;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One execution of a program, on a loop of its own: section 10 of `SPEC.md`.
final class Execution {
    private final Program program;
    private final ProgramState state = new ProgramState();
    private final Callbacks callbacks = new Callbacks(this);
    private final VirtualTime time = new VirtualTime(this::deadlock);
    private final Trace trace = new Trace(time);
    private final NamingTaskFactory taskFactory;
    private final EventLoop loop;

    private Execution(Program program) {
        this.program = program;
        this.taskFactory = new NamingTaskFactory(program.eager());
        this.loop = new EventLoop(time);
        loop.setTaskFactory(taskFactory);
        loop.setExceptionHandler(new HandlerRows(trace));
    }

    /// Prepares the execution of a program. Call it on the thread that will [#run] it.
    static Execution of(Program program) {
        return new Execution(program);
    }

    Program program() {
        return program;
    }

    ProgramState state() {
        return state;
    }

    Callbacks callbacks() {
        return callbacks;
    }

    VirtualTime time() {
        return time;
    }

    Trace trace() {
        return trace;
    }

    EventLoop loop() {
        return loop;
    }

    /// Runs the program to its end and returns its trace.
    List<Row> run() {
        var runner = new Runner(() -> loop);
        for (var body : program.runs()) trace.addOutside("end", outcomeOfRun(runner, body));
        taskFactory.closing();
        trace.addOutside("close", outcomeOfClose(runner));
        trace.seal();
        return trace.rows();
    }

    private String outcomeOfRun(Runner runner, String body) {
        long deadlocks = trace.count("deadlock");
        String outcome;
        try {
            outcome = "=" + Rendering.show(run(runner, body));
        } catch (Throwable error) { // Whatever it is belongs into the trace.
            outcome = "!" + Rendering.show(error);
        }
        return trace.count("deadlock") > deadlocks ? "deadlock" : outcome;
    }

    private @Nullable Object run(Runner runner, String body) {
        return runner.run(Frame.ofBody(this, 0).coroutine(program.body(body)));
    }

    private String outcomeOfClose(Runner runner) {
        long deadlocks = trace.count("deadlock");
        String outcome;
        try {
            runner.close();
            outcome = "ok";
        } catch (Throwable error) {
            outcome = "!" + Rendering.show(error);
        }
        return trace.count("deadlock") > deadlocks ? "deadlock" : outcome;
    }

    private void deadlock() {
        trace.addOutside("deadlock", "");
        loop.stop();
    }
}
