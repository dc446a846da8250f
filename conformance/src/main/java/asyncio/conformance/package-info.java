/// Recorded asyncio programs, run on this project's public API and compared with CPython, event by event.
///
/// `SPEC.md` defines a small language of asyncio programs; a corpus holds programs together with the traces that
/// CPython gave for them. This package reads the programs, interprets them on [asyncio.EventLoop] under virtual time,
/// and reports each trace that is another one. It uses nothing of `asyncio` that a user could not.
///
/// ```text
///   file --Corpus--> Recording --Trial--> Execution --Frame--> rows --Verdict--> CorpusReport
/// ```
///
/// ## Where to look
///
/// | you want to                            | read                                            |
/// |----------------------------------------|-------------------------------------------------|
/// | see what a program is made of          | `Program`, `Op`, `Expr`, `Aw`                   |
/// | see how a program is read from JSON    | `RecordingParser`, `OpParser`, `ExprParser`     |
/// | see what an op does                    | `Frame`, then `Tasks`, `Waits`, `Scopes`        |
/// | see what a method does                 | `PlainMethods`, `Awaitables`                    |
/// | see how a program is started and ended | `Execution`, `VirtualTime`, `NamingTaskFactory` |
/// | see how errors and values are written  | `ErrorKind`, `Rendering`                        |
/// | run programs from the command line     | [Main], or `conformance/run`                    |
///
/// ## Threads
///
/// Each program runs on a thread and a loop of its own, one program at a time. What belongs to a running program is
/// used by its loop only, except `Trace`, which is read from outside when a program hangs.
///
/// ## Cancellation
///
/// The interpreter has none of its own: awaiting is a call, and a cancellation is an exception out of it.
@NullMarked
package asyncio.conformance;

import org.jspecify.annotations.NullMarked;
