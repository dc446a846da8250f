/// Races between threads and loops. Each class is one race: what its actors do at the same time, and how that may end.
/// jcstress runs it a great many times and says how it did end.
@NullMarked
package asyncio.stress;

import org.jspecify.annotations.NullMarked;
