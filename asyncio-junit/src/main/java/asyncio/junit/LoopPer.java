package asyncio.junit;

/// How long the loop of a test lives.
public enum LoopPer {
    /// Each test has a loop of its own, from its first `@BeforeEach` to its last `@AfterEach`.
    TEST,

    /// The tests of a class share one, from its first `@BeforeAll` to its last `@AfterAll`. To be said on the class.
    CLASS
}
