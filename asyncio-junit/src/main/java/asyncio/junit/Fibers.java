package asyncio.junit;

import asyncio.FiberKind;
import java.util.Arrays;
import java.util.List;

/// On what kind of fiber a test runs.
public enum Fibers {
    /// The one that programs use when nothing else is said, see [FiberKind#preferred].
    PREFERRED,

    /// [FiberKind#LOOP].
    LOOP,

    /// [FiberKind#HANDOFF].
    HANDOFF,

    /// First the one, then the other. Each has a new instance of the test class.
    BOTH;

    List<FiberKind> kinds() {
        return switch (this) {
            case PREFERRED -> List.of(FiberKind.preferred());
            case LOOP -> List.of(FiberKind.LOOP);
            case HANDOFF -> List.of(FiberKind.HANDOFF);
            case BOTH -> Arrays.asList(FiberKind.values());
        };
    }
}
