/// Channels, broadcasts and watched values between tasks, select over them, and bridges to `Flow` and `Stream`.
///
/// Not in Python's asyncio: what Go, Kotlin, Trio and Tokio have in its place.
///
/// | you want to                                             | read                                               |
/// |---------------------------------------------------------|----------------------------------------------------|
/// | hand items from tasks to tasks, until there are no more | [Channel]                                          |
/// | compute a sequence in a task of its own                 | [Channel#produce]                                  |
/// | tell everybody everything                               | [Broadcast]                                        |
/// | tell everybody the newest                               | [Watch]                                            |
/// | wait for whichever comes first                          | [Select]                                           |
/// | publish to, or subscribe in, a reactive library         | [Flows]                                            |
/// | process items with `java.util.stream`                   | [Receiver#stream]                                  |
/// | write what `produce` and `publisher` run                | [Producer]                                         |
/// | have a select that returns something                    | [ValueSelect]                                      |
/// | say what happens to a subscriber that is late           | [Overflow], [LaggedException]                      |
/// | know why an end refuses                                 | [ChannelClosedException], [BrokenChannelException] |
/// | know that nothing more will come                        | [EndOfChannelException]                            |
/// | know why it would have to wait                          | [ChannelEmptyException], [ChannelFullException]    |
/// | see how full a channel is                               | [ChannelStatistics]                                |
///
/// ## Ends
///
/// Everything here has two kinds of ends: a [Sender], which is closed by those who send when they have
/// nothing more, and a [Receiver], which is closed by those who receive when they want nothing more.
/// Either side learns of it: receiving ends, sending throws. `duplicate()` makes more of them.
///
/// ## Threads
///
/// Ends belong to the tasks of one loop. Other threads come in by [asyncio.EventLoop#callSoonThreadsafe], or by a
/// publisher or subscriber of [Flows], which are for all threads.
///
/// ## Cancellation
///
/// An item is never lost or doubled. Who is cancelled while it waits to receive has received nothing, and who is
/// cancelled while it waits to send has sent nothing. Where that cannot be, because the item of a sender is on its way
/// already, `send` returns and the cancellation comes at the next place where the task suspends.
package asyncio.channels;
