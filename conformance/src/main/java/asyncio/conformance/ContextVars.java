package asyncio.conformance;

import asyncio.ContextVar;
import org.jspecify.annotations.Nullable;

/// The ops of an invocation about context variables.
final class ContextVars {
    private final Frame frame;

    ContextVars(Frame frame) {
        this.frame = frame;
    }

    void set(Op.SetContextVar op) {
        var token = frame.state().contextVar(op.contextVar()).set(frame.value(op.value()));
        frame.state().store(op.variable(), token);
    }

    void get(String name) {
        var value = frame.state().contextVar(name).get(null);
        frame.setLast(value);
        frame.row("ctx", name + "=" + Rendering.show(value));
    }

    // A token of another variable is an error of the program, for the library to find.
    @SuppressWarnings("unchecked")
    void reset(String name, Object token) {
        frame.state().contextVar(name).reset((ContextVar.Token<@Nullable Object>) token);
    }
}
