package monitoring;

import static asyncio.Asyncio.createTask;
import static asyncio.Asyncio.sleep;
import static org.assertj.core.api.Assertions.assertThat;

import asyncio.Asyncio;
import asyncio.EventLoop;
import asyncio.FiberKind;
import asyncio.Runner;
import asyncio.testing.VirtualClock;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Loops in JMX.
@Timeout(60)
final class ManagementTest {
    private static final Duration HOUR = Duration.ofHours(1);

    private final MBeanServer server = ManagementFactory.getPlatformMBeanServer();

    private static ObjectName bean(String name) throws JMException {
        return new ObjectName("asyncio:type=EventLoop,name=" + name);
    }

    @Test
    void aLoopCanBeLookedAtFromWhenItIsMadeUntilItIsClosed() throws JMException {
        var bean = bean("managed");
        try (var runner = new Runner(() -> EventLoop.builder()
                .clock(new VirtualClock())
                .name("managed")
                .management()
                .build())) {
            runner.getLoop();
            assertThat(server.getAttribute(bean, "State")).isEqualTo("idle");
            runner.run(() -> {
                createTask(() -> sleep(HOUR), "sleepy");
                sleep(Duration.ZERO);
                assertThat(server.getAttribute(bean, "Name")).isEqualTo("managed");
                assertThat(server.getAttribute(bean, "Fiber"))
                        .isEqualTo(FiberKind.preferred().name());
                assertThat(server.getAttribute(bean, "State")).isEqualTo("running");
                assertThat(server.getAttribute(bean, "Debug")).isEqualTo(false);
                assertThat(server.getAttribute(bean, "TaskCount")).isEqualTo(2);
                assertThat(server.getAttribute(bean, "ReadyCount")).isEqualTo(0);
                assertThat(server.getAttribute(bean, "TimerCount")).isEqualTo(1);
                assertThat(server.getAttribute(bean, "OutsideWorkCount")).isEqualTo(0);
                assertThat((long) server.getAttribute(bean, "StepCount")).isPositive();
                assertThat(server.getAttribute(bean, "LongestStepMillis")).isEqualTo(0L);
                assertThat((String) server.getAttribute(bean, "TaskTree"))
                        .contains("sleepy: waits for sleep", "     at ");
                assertThat((String) server.getAttribute(bean, "TaskTreeJson"))
                        .contains("\"name\":\"sleepy\",\"state\":\"waiting\"");
            });
        }

        assertThat(server.isRegistered(bean)).isFalse();
    }

    @Test
    void loopsOfTheSameNameAndOfStrangeNamesHaveBeansOfTheirOwn() throws JMException {
        try (var _ = EventLoop.builder().name("twin").management().build();
                var _ = EventLoop.builder().name("twin").management().build();
                var _ = EventLoop.builder().name("a=b,*").management().build()) {
            assertThat(server.isRegistered(bean("twin"))).isTrue();
            assertThat(server.isRegistered(bean("twin#2"))).isTrue();
            assertThat(server.isRegistered(bean(ObjectName.quote("a=b,*")))).isTrue();
        }
    }

    @Test
    void thePropertyRegistersEveryLoop() throws JMException {
        System.setProperty("asyncio.jmx", "true");
        try (var _ = EventLoop.builder().name("by property").build()) {
            assertThat(server.isRegistered(bean("by property"))).isTrue();
        } finally {
            System.clearProperty("asyncio.jmx");
        }
        try (var _ = EventLoop.builder().name("by nobody").build()) {
            assertThat(server.isRegistered(bean("by nobody"))).isFalse();
        }
    }

    @Test
    void aToolMakesTheBeanOfAllLoopsItself() throws Exception {
        var name = new ObjectName("asyncio:type=EventLoops");
        server.createMBean("asyncio.EventLoops", name);
        try (var runner = new Runner(() -> EventLoop.builder().name("looked at").build())) {
            runner.run(() -> {
                var json = Asyncio.toThread(() -> (String) server.getAttribute(name, "TaskTreesJson"));
                assertThat(json)
                        .startsWith("[{\"loop\":")
                        .contains("\"name\":\"looked at\"")
                        .endsWith("}]");
                assertThat((String[]) server.getAttribute(name, "Names")).contains("looked at");
                assertThat((String) server.getAttribute(name, "TaskTrees")).contains("looked at, running: 1 task");
            });
        } finally {
            server.unregisterMBean(name);
        }
    }
}
