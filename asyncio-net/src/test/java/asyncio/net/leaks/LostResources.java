package asyncio.net.leaks;

import io.netty.buffer.Unpooled;
import io.netty.util.ResourceLeakDetector;
import io.netty.util.ResourceLeakDetectorFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;

/// What Netty's leak detection has found, at its most thorough level: buffers and others that are gone and were not
/// released.
final class LostResources extends ResourceLeakDetectorFactory {
    private static final String PLANTED = "planted, to see that losses are found: ";
    private static final int MOST_COLLECTIONS = 100;
    private static final LostResources INSTANCE = new LostResources();

    private final List<Detector<?>> detectors = new CopyOnWriteArrayList<>();
    private final Queue<String> reports = new ConcurrentLinkedQueue<>();

    private LostResources() {}

    /// Begins to look. It has to be before Netty makes its first buffer.
    static void watch() {
        ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.PARANOID);
        setResourceLeakDetectorFactory(INSTANCE);
    }

    /// Returns what was lost since the last time. Loses a buffer itself, and collects garbage until that is found.
    static List<String> find() {
        Unpooled.directBuffer(1).touch(PLANTED + new Object()); // What was reported already is not reported again.
        for (int i = 0; i < MOST_COLLECTIONS; i++) {
            System.gc();
            INSTANCE.detectors.forEach(Detector::report);
            var found = new ArrayList<>(INSTANCE.reports);
            if (!found.removeIf(report -> report.contains(PLANTED))) continue;
            INSTANCE.reports.clear();
            return found;
        }
        throw new IllegalStateException("the leak detection of Netty does not find what was lost for it to find");
    }

    @Override
    @Deprecated
    public <T> ResourceLeakDetector<T> newResourceLeakDetector(Class<T> resource, int interval, long unused) {
        var detector = new Detector<T>(resource, interval);
        detectors.add(detector);
        return detector;
    }

    private final class Detector<T> extends ResourceLeakDetector<T> {
        Detector(Class<T> resource, int interval) {
            super(resource, interval);
        }

        /// Reports what was collected: a detector does so when it is given something to watch.
        @SuppressWarnings("unchecked")
        void report() {
            var any = (T) new Object();
            Objects.requireNonNull(track(any)).close(any);
        }

        @Override
        protected boolean needReport() {
            return true;
        }

        @Override
        protected void reportTracedLeak(String type, String records) {
            reports.add(type + " was not released:" + records);
        }

        @Override
        protected void reportUntracedLeak(String type) {
            reports.add(type + " was not released");
        }
    }
}
