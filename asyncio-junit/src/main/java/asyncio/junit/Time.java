package asyncio.junit;

/// What time it is on the loop of a test.
public enum Time {
    /// That of a [asyncio.testing.VirtualClock]: sleeping takes no time.
    VIRTUAL,

    /// That of the machine.
    REAL
}
