package asyncio;

import static asyncio.Asyncio.createTask;
import static asyncio.Asyncio.sleep;
import static asyncio.Asyncio.taskGroup;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

final class EventTest extends InVirtualTime {
    @Test
    void handshake() {
        run(() -> {
            // @start region=handshake
            var ready = new Event();
            taskGroup(group -> {
                group.createTask(() -> {
                    trace.add("listening");
                    ready.set();
                });
                ready.await();
                trace.add("connecting");
            });
            // @end
        });

        assertThat(trace).containsExactly("listening", "connecting");
    }

    @Test
    void setResumesWaitersInOrderOfArrival() {
        run(() -> {
            var event = new Event();
            for (var name : List.of("a", "b", "c")) {
                createTask(() -> {
                    event.await();
                    trace.add(name);
                });
            }
            sleep(TURN);
            assertThat(event).hasToString("Event[unset, waiters=3]");
            event.set();
            sleep(TURN);
        });

        assertThat(trace).containsExactly("a", "b", "c");
    }

    @Test
    void anEventThatIsSetDoesNotSuspend() {
        run(() -> {
            var event = new Event();
            event.set();
            createTask(() -> trace.add("other"));
            event.await();
            trace.add("on");
            sleep(TURN);
        });

        assertThat(trace).containsExactly("on", "other");
    }

    @Test
    void clearingRightAfterSettingReleasesThoseWhoWaitedAndNobodyElse() {
        run(() -> {
            var event = new Event();
            createTask(() -> {
                event.await();
                trace.add("waited, set " + event.isSet());
                event.await();
                trace.add("never");
            });
            sleep(TURN);
            event.set();
            event.clear();
            sleep(TURN);
            sleep(TURN);
        });

        assertThat(trace).containsExactly("waited, set false");
    }

    @Test
    void aCancelledWaiterLeavesTheOthersAlone() {
        run(() -> {
            var event = new Event();
            var first = createTask(event::await);
            createTask(() -> {
                event.await();
                trace.add("second");
            });
            sleep(TURN);
            first.cancel();
            sleep(TURN);
            assertThat(event).hasToString("Event[unset, waiters=1]");
            event.set();
            sleep(TURN);
        });

        assertThat(trace).containsExactly("second");
    }
}
