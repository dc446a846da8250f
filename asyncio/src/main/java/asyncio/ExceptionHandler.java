package asyncio;

/// The last resort for exceptions that no caller can catch. Installed with [EventLoop#setExceptionHandler].
@FunctionalInterface
public interface ExceptionHandler {
    /// Reports what happened. Called like a callback of the loop, in the context of the task or callback
    /// concerned. What it throws is reported by the default handler.
    ///
    /// @param loop the loop
    /// @param context what happened, and to whom
    void handle(EventLoop loop, ExceptionContext context);
}
