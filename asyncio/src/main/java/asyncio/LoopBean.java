package asyncio;

import java.lang.management.ManagementFactory;
import javax.management.InstanceAlreadyExistsException;
import javax.management.InstanceNotFoundException;
import javax.management.JMException;
import javax.management.ObjectName;

/// The bean of one loop, from when the loop is made until it is closed.
///
/// This is the only class that needs the module `java.management`. The JDK takes locks in there, so nothing here may be
/// called on the bare carrier.
final class LoopBean implements EventLoopMXBean, AutoCloseable {
    private final EventLoop loop;
    private final ObjectName name;

    private LoopBean(EventLoop loop) throws JMException {
        this.loop = loop;
        this.name = register();
    }

    static LoopBean of(EventLoop loop) {
        try {
            return new LoopBean(loop);
        } catch (JMException e) {
            throw new IllegalStateException("no bean can be registered for " + loop, e);
        }
    }

    /// Loops may have the same name; beans may not.
    private ObjectName register() throws JMException {
        for (int number = 1; ; number++) {
            var key = ObjectName.quote(number == 1 ? loop.getName() : loop.getName() + "#" + number);
            var bare = key.substring(1, key.length() - 1);
            var candidate = new ObjectName("asyncio:type=EventLoop,name=" + (bare.matches("[\\w#. -]+") ? bare : key));
            try {
                ManagementFactory.getPlatformMBeanServer().registerMBean(this, candidate);
                return candidate;
            } catch (InstanceAlreadyExistsException e) {
                if (number == Integer.MAX_VALUE) throw e;
            }
        }
    }

    @Override
    public void close() {
        try {
            ManagementFactory.getPlatformMBeanServer().unregisterMBean(name);
        } catch (InstanceNotFoundException e) {
            return; // Somebody else has taken it away.
        } catch (JMException e) {
            throw new IllegalStateException("the bean " + name + " cannot be taken away", e);
        }
    }

    @Override
    public String getName() {
        return loop.getName();
    }

    @Override
    public String getFiber() {
        return loop.statistics().fiber().name();
    }

    @Override
    public String getState() {
        return loop.statistics().state();
    }

    @Override
    public boolean isDebug() {
        return loop.getDebug();
    }

    @Override
    public int getTaskCount() {
        return loop.statistics().tasks();
    }

    @Override
    public int getReadyCount() {
        return loop.statistics().ready();
    }

    @Override
    public int getTimerCount() {
        return loop.statistics().timers();
    }

    @Override
    public int getOutsideWorkCount() {
        return loop.statistics().outsideWork();
    }

    @Override
    public long getStepCount() {
        return loop.statistics().steps();
    }

    @Override
    public long getLongestStepMillis() {
        return loop.statistics().longestStep().toMillis();
    }

    @Override
    public String getTaskTree() {
        return TaskTree.of(loop).format(Integer.MAX_VALUE);
    }

    @Override
    public String getTaskTreeJson() {
        return TaskTree.of(loop).toJson();
    }
}
