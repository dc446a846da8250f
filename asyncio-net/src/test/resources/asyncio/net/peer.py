"""Python's end of InteropTest, in plain asyncio.

usage: peer.py serve KIND FOLDER    echoes; prints its port, or path, and ends when its input does
       peer.py call KIND ADDRESS FOLDER    sends, compares what comes back, prints "same"

KIND is tcp, tls, upgrade, unix or udp. FOLDER has certificate.pem and key.pem, and room for a socket.
"""

import asyncio
import pathlib
import ssl
import sys

HOST = "127.0.0.1"
DATA = b"".join(b"line %d\n" % n for n in range(1000)) + bytes(range(256)) * 4000


async def echo(reader, writer):
    while data := await reader.read(65536):
        writer.write(data)
        await writer.drain()
    writer.close()
    await writer.wait_closed()


class DatagramEcho(asyncio.DatagramProtocol):
    def connection_made(self, transport):
        self.transport = transport

    def datagram_received(self, data, addr):
        self.transport.sendto(data, addr)


class DatagramAnswers(asyncio.DatagramProtocol):
    def __init__(self):
        self.answers = asyncio.Queue()

    def datagram_received(self, data, addr):
        self.answers.put_nowait(data)


async def end_of_input():
    loop = asyncio.get_running_loop()
    reader = asyncio.StreamReader()
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
    await reader.read()


async def serve(kind, folder):
    loop = asyncio.get_running_loop()
    if kind == "udp":
        transport, _ = await loop.create_datagram_endpoint(DatagramEcho, local_addr=(HOST, 0))
        print(transport.get_extra_info("sockname")[1], flush=True)
        await end_of_input()
        transport.close()
        return
    if kind == "unix":
        path = folder / "python.sock"
        server = await asyncio.start_unix_server(echo, path)
        print(path, flush=True)
    else:
        context = None
        if kind == "tls":
            context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
            context.load_cert_chain(folder / "certificate.pem", folder / "key.pem")
        server = await asyncio.start_server(echo, HOST, 0, ssl=context)
        print(server.sockets[0].getsockname()[1], flush=True)
    await end_of_input()
    server.close()


async def call(kind, address, folder):
    if kind == "udp":
        await call_udp(int(address))
        return
    context = None
    if kind in ("tls", "upgrade"):
        context = ssl.create_default_context(cafile=folder / "certificate.pem")
    if kind == "unix":
        reader, writer = await asyncio.open_unix_connection(address)
    else:
        reader, writer = await asyncio.open_connection(HOST, int(address), ssl=context if kind == "tls" else None)
    if kind == "upgrade":
        writer.write(b"STARTTLS\n")
        assert await reader.readline() == b"GO\n"
        await writer.start_tls(context, server_hostname=HOST)
    # On a Unix socket, the JDK's selector cannot stay open for one direction.
    await exchange(reader, writer, ends=kind == "tcp")


async def exchange(reader, writer, ends):
    async def send():
        writer.write(DATA)
        await writer.drain()
        if ends:
            writer.write_eof()

    _, data = await asyncio.gather(send(), reader.readexactly(len(DATA)))
    assert data == DATA
    if ends:
        assert await reader.read() == b""
    writer.close()
    await writer.wait_closed()


async def call_udp(port):
    loop = asyncio.get_running_loop()
    transport, protocol = await loop.create_datagram_endpoint(DatagramAnswers, remote_addr=(HOST, port))
    for n in range(100):
        transport.sendto(b"datagram %d" % n)
        assert await protocol.answers.get() == b"datagram %d" % n
    transport.close()


async def main(what, kind, *rest):
    if what == "serve":
        await serve(kind, pathlib.Path(rest[0]))
    else:
        await call(kind, rest[0], pathlib.Path(rest[1]))
        print("same", flush=True)


asyncio.run(main(*sys.argv[1:]))
