// The work of ./benchmarks/compare, done by kotlinx.coroutines on the one thread of runBlocking.
//
// usage: PeerKt --version
//        PeerKt WORK SIZE WARMUP_MS MEASURE_MS ROUNDS
//
// Every work has the same shape here, in Peer.java's subclasses and in asyncio_peer.py: change one, change all.

import kotlin.coroutines.ContinuationInterceptor
import kotlin.coroutines.EmptyCoroutineContext
import kotlin.coroutines.coroutineContext
import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.CoroutineDispatcher
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Runnable
import kotlinx.coroutines.async
import kotlinx.coroutines.awaitAll
import kotlinx.coroutines.cancelAndJoin
import kotlinx.coroutines.channels.Channel
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.delay
import kotlinx.coroutines.launch
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.sync.Mutex
import kotlinx.coroutines.sync.withLock
import kotlinx.coroutines.yield

suspend fun yields(n: Int) = repeat(n) { yield() }

suspend fun switch(size: Int) = coroutineScope {
    launch { yields(size / 2) }
    launch { yields(size / 2) }
    Unit
}

suspend fun create(size: Int) = coroutineScope {
    repeat(size) { async { }.await() }
}

suspend fun gather(size: Int) = coroutineScope {
    repeat(size / 100) { List(100) { async { } }.awaitAll() }
}

suspend fun createSuspend(size: Int) = coroutineScope {
    repeat(size / 100) { List(100) { async { yield() } }.awaitAll() }
}

suspend fun pingPong(size: Int) = coroutineScope {
    var ping = CompletableDeferred<Unit>()
    var pong = CompletableDeferred<Unit>()
    launch {
        repeat(size) {
            ping.await()
            ping = CompletableDeferred()
            pong.complete(Unit)
        }
    }
    launch {
        repeat(size) {
            ping.complete(Unit)
            pong.await()
            pong = CompletableDeferred()
        }
    }
    Unit
}

suspend fun timers(size: Int) = coroutineScope {
    // 1 to 5 ms: see Work.TIMERS.
    List(size) { i -> async { delay(1 + i * 7919L % 5) } }.awaitAll()
    Unit
}

suspend fun queue(size: Int) = coroutineScope {
    val there = Channel<Int>(Channel.UNLIMITED)
    val back = Channel<Int>(Channel.UNLIMITED)
    launch {
        repeat(size) { back.send(there.receive()) }
    }
    launch {
        repeat(size) {
            there.send(it)
            back.receive()
        }
    }
    Unit
}

val lock = Mutex()

@Volatile
var guarded = 0

suspend fun lock(size: Int) = repeat(size) { lock.withLock { guarded = it } }

suspend fun producerConsumer(size: Int) = coroutineScope {
    val channel = Channel<Int>(100)
    launch { repeat(size) { channel.send(it) } }
    launch { repeat(size) { channel.receive() } }
    Unit
}

class Workers(scope: CoroutineScope) {
    private val channel = Channel<Int>(1000)
    private var left = 0
    private var done = CompletableDeferred<Unit>()
    private val jobs = List(1000) {
        scope.launch {
            while (true) {
                channel.receive()
                if (--left == 0) done.complete(Unit)
            }
        }
    }

    suspend fun feed(items: Int) {
        left = items
        done = CompletableDeferred()
        repeat(items) { channel.send(it) }
        done.await()
    }

    suspend fun close() = jobs.forEach { it.cancelAndJoin() }
}

suspend fun items(size: Int) = coroutineScope {
    val workers = Workers(this)
    workers.feed(size)
    workers.close()
}

suspend fun itemsGrowth(size: Int): Double = coroutineScope {
    val workers = Workers(this)
    workers.feed(size / 10)
    val before = usedHeap()
    workers.feed(size)
    val each = (usedHeap() - before).toDouble() / size
    workers.close()
    each
}

suspend fun callSoon(size: Int) {
    val loop = loop()
    val done = CompletableDeferred<Unit>()
    var left = size
    val step = object : Runnable {
        override fun run() {
            if (--left > 0) loop.dispatch(EmptyCoroutineContext, this) else done.complete(Unit)
        }
    }
    loop.dispatch(EmptyCoroutineContext, step)
    done.await()
}

suspend fun callSoonBatch(size: Int) {
    val loop = loop()
    var ran = 0
    val step = Runnable { ran++ }
    repeat(size / 1000) {
        val done = CompletableDeferred<Unit>()
        repeat(1000) { loop.dispatch(EmptyCoroutineContext, step) }
        loop.dispatch(EmptyCoroutineContext) { done.complete(Unit) }
        done.await()
    }
    check(ran == size)
}

suspend fun callSoonThreadsafe(size: Int) {
    val loop = loop()
    val done = CompletableDeferred<Unit>()
    var left = size
    val step = Runnable { if (--left == 0) done.complete(Unit) }
    val stranger = Thread { repeat(size) { loop.dispatch(EmptyCoroutineContext, step) } }
    stranger.start()
    done.await()
    stranger.join()
}

suspend fun loop() = coroutineContext[ContinuationInterceptor] as CoroutineDispatcher

suspend fun heap(size: Int, before: Long): Double = coroutineScope {
    val futures = List(size) { CompletableDeferred<Unit>() }
    val tasks = List(size) { i -> async { futures[i].await() } }
    yield()
    val used = usedHeap() - before
    futures.forEach { it.complete(Unit) }
    tasks.awaitAll()
    used.toDouble() / size
}

// As Rounds.patiently and Rounds.perSleeper.
suspend fun million(size: Int, before: Long): Double {
    var nanos = 2_000_000_000 + size * 6_000L
    while (true) {
        val bytes = sleepers(size, before, nanos)
        if (!bytes.isNaN()) return bytes
        nanos *= 2
    }
}

suspend fun sleepers(size: Int, before: Long, nanos: Long): Double = coroutineScope {
    val end = System.nanoTime() + nanos
    var asleep = 0
    val tasks = List(size) {
        async {
            asleep++
            delay((end - System.nanoTime()) / 1_000_000)
            asleep--
        }
    }
    yield()
    val used = usedHeap() - before
    val each = if (asleep == size && System.nanoTime() < end) used.toDouble() / size else Double.NaN
    tasks.awaitAll()
    each
}

fun usedHeap(): Long {
    repeat(2) { System.gc() }
    val runtime = Runtime.getRuntime()
    return runtime.totalMemory() - runtime.freeMemory()
}

val timed = mapOf<String, suspend (Int) -> Unit>(
    "switch" to ::switch,
    "alone" to ::yields,
    "create" to ::create,
    "gather" to ::gather,
    "create-suspend" to ::createSuspend,
    "ping-pong" to ::pingPong,
    "timers" to ::timers,
    "timers-cold" to ::timers,
    "queue" to ::queue,
    "lock" to ::lock,
    "producer-consumer" to ::producerConsumer,
    "items" to ::items,
    "million-items" to ::items,
    "call-soon" to ::callSoon,
    "call-soon-batch" to ::callSoonBatch,
    "call-soon-threadsafe" to ::callSoonThreadsafe,
)
val weighed = mapOf<String, suspend (Int, Long) -> Double>(
    "heap" to ::heap,
    "million" to ::million,
    "items-growth" to { size, _ -> itemsGrowth(size) },
)

suspend fun measure(work: String, size: Int, warmupMillis: Long, measureMillis: Long, rounds: Int) {
    val warmUntil = System.nanoTime() + warmupMillis * 1_000_000
    weighed[work]?.let {
        val before = usedHeap() // Once: what a warm-up round leaves behind is part of the price.
        if (warmupMillis > 0) repeat(5) { _ -> it(size / 100, before) } // What comes after an await has run before, too.
        while (System.nanoTime() < warmUntil) it(size, before)
        println("""{"work": "$work", "who": "kotlinx", "bytes": ${it(size, before)}}""")
        return
    }
    val run = timed.getValue(work)
    while (System.nanoTime() < warmUntil) run(size)
    val measureUntil = System.nanoTime() + measureMillis * 1_000_000
    var measured = 0
    while (measured < rounds || System.nanoTime() < measureUntil) {
        val start = System.nanoTime()
        run(size)
        val ns = (System.nanoTime() - start).toDouble() / size
        println("""{"work": "$work", "who": "kotlinx", "ns": $ns}""")
        measured++
    }
}

fun main(args: Array<String>) {
    if (args.contentEquals(arrayOf("--version"))) {
        val coroutines = CoroutineScope::class.java.getResource("/META-INF/kotlinx_coroutines_core.version")!!.readText()
        println("kotlinx.coroutines $coroutines, Kotlin ${KotlinVersion.CURRENT}")
        return
    }
    runBlocking { measure(args[0], args[1].toInt(), args[2].toLong(), args[3].toLong(), args[4].toInt()) }
}
