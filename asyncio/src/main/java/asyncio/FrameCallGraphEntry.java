package asyncio;

/// A frame of a task's stack. Python: `asyncio.FrameCallGraphEntry`.
///
/// @param frame the frame
public record FrameCallGraphEntry(StackTraceElement frame) {}
