package asyncio.conformance;

import asyncio.EventLoop;
import asyncio.ExceptionContext;
import asyncio.ExceptionHandler;

/// Writes a `handler` row for each call of the loop's exception handler that has one: section 9 of `SPEC.md`.
final class HandlerRows implements ExceptionHandler {
    private static final String SHUTDOWN = "unhandled exception during asyncio.run() shutdown";

    private final Trace trace;

    HandlerRows(Trace trace) {
        this.trace = trace;
    }

    @Override
    public void handle(EventLoop loop, ExceptionContext context) {
        if (context.message().equals(SHUTDOWN)) add("shutdown", context);
        else if (context.asyncgen() != null) add("asyncgen", context);
        else if (context.handle() != null) add("callback", context);
        // The rest is about errors nobody has asked for and tasks nobody has awaited: no row.
    }

    private void add(String kind, ExceptionContext context) {
        trace.addOutside("handler", kind + ":" + Rendering.show(context.exception()));
    }
}
