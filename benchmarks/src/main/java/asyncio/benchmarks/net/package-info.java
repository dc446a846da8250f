/// Servers held against servers: `./benchmarks/compare net`.
///
/// [CompareNet] starts one server after the other, each in a process of its own, and loads it
/// from this one with a client of plain `java.nio`, the same for all. The servers read the name of a work from their
/// command line, print the port they listen on, and end when their standard input does.
package asyncio.benchmarks.net;
