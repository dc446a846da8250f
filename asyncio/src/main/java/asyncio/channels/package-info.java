/// Channels, broadcasts and watched values between tasks, select over them, and bridges to `Flow` and `Stream`.
///
/// Not in Python's asyncio: what Go, Kotlin, Trio and Tokio have in its place.
///
/// | you want to                                          | read                                    |
/// |------------------------------------------------------|-----------------------------------------|
/// | hand items from tasks to tasks, until there are no more | [asyncio.channels.Channel]           |
/// | compute a sequence in a task of its own              | [asyncio.channels.Channel#produce]      |
/// | tell everybody everything                            | [asyncio.channels.Broadcast]            |
/// | tell everybody the newest                            | [asyncio.channels.Watch]                |
/// | wait for whichever comes first                       | [asyncio.channels.Select]               |
/// | publish to, or subscribe in, a reactive library      | [asyncio.channels.Flows]                |
/// | process items with `java.util.stream`                | [asyncio.channels.Receiver#stream]      |
/// | write what `produce` and `publisher` run | [asyncio.channels.Producer] |
/// | have a select that returns something | [asyncio.channels.ValueSelect] |
/// | say what happens to a subscriber that is late | [asyncio.channels.Overflow], [asyncio.channels.LaggedException] |
/// | know why an end refuses | [asyncio.channels.ChannelClosedException], [asyncio.channels.BrokenChannelException], [asyncio.channels.EndOfChannelException] |
/// | know why it would have to wait | [asyncio.channels.ChannelEmptyException], [asyncio.channels.ChannelFullException] |
/// | see how full a channel is | [asyncio.channels.ChannelStatistics] |
///
/// ## Ends
///
/// Everything here has two kinds of ends: a [asyncio.channels.Sender], which is closed by those who send when they have
/// nothing more, and a [asyncio.channels.Receiver], which is closed by those who receive when they want nothing more.
/// Either side learns of it: receiving ends, sending throws. `duplicate()` makes more of them.
///
/// ## Threads
///
/// Ends belong to the tasks of one loop. Other threads come in by [asyncio.EventLoop#callSoonThreadsafe], or by a
/// publisher or subscriber of [asyncio.channels.Flows], which are for all threads.
///
/// ## Cancellation
///
/// An item is never lost or doubled. Who is cancelled while it waits to receive has received nothing, and who is
/// cancelled while it waits to send has sent nothing. Where that cannot be, because the item of a sender is on its way
/// already, `send` returns and the cancellation comes at the next place where the task suspends.
package asyncio.channels;
