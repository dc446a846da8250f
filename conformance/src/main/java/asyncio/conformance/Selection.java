package asyncio.conformance;

import java.util.List;
import java.util.Set;

/// Which recordings are to be run. An empty list selects by nothing.
///
/// @param features run what uses all of these
/// @param areas run what belongs to one of these
/// @param ids run what is called one of these
/// @param sync whether to run what uses synchronization primitives or queues
record Selection(List<String> features, List<String> areas, List<String> ids, boolean sync) {
    /// Everything.
    static final Selection ALL = new Selection(List.of(), List.of(), List.of(), true);

    /// Everything that does without synchronization primitives and queues.
    static final Selection WITHOUT_SYNC = new Selection(List.of(), List.of(), List.of(), false);

    private static final Set<String> SYNC_FEATURES = Set.of(
            "new:Lock",
            "new:Event",
            "new:Condition",
            "new:Semaphore",
            "new:BoundedSemaphore",
            "new:Barrier",
            "new:Queue",
            "new:LifoQueue",
            "new:PriorityQueue");

    boolean takes(Recording recording) {
        return recording.features().containsAll(features)
                && (areas.isEmpty() || areas.contains(recording.area()))
                && (ids.isEmpty() || ids.contains(recording.id()))
                && (sync || recording.features().stream().noneMatch(SYNC_FEATURES::contains));
    }
}
