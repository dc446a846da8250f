package asyncio.process;

import asyncio.streams.Protocol;
import asyncio.streams.Transport;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// The protocol of one pipe of a process: it passes on to the protocol of the process.
final class ProcessPipe implements Protocol {
    private final ProcessTransport process;
    private final int fd;
    private @Nullable Transport transport;
    private boolean lost;

    ProcessPipe(ProcessTransport process, int fd) {
        this.process = process;
        this.fd = fd;
    }

    @Nullable
    Transport transport() {
        return transport;
    }

    void resume() {
        if (transport != null) transport.resumeReading();
    }

    boolean lost() {
        return lost;
    }

    @Override
    public void connectionMade(Transport transport) {
        this.transport = transport;
        transport.pauseReading(); // Until the protocol of the process has heard of the process.
    }

    @Override
    public void dataReceived(ByteBuffer data) {
        process.getProtocol().pipeDataReceived(fd, data);
    }

    @Override
    public void pauseWriting() {
        process.getProtocol().pauseWriting();
    }

    @Override
    public void resumeWriting() {
        process.getProtocol().resumeWriting();
    }

    @Override
    public void connectionLost(@Nullable Throwable exception) {
        lost = true;
        process.pipeLost(fd, exception);
    }
}
