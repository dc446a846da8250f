#!/usr/bin/env python3
"""The servers of ./benchmarks/compare net, with CPython's asyncio or with uvloop.

usage: net_peer.py {cpython|uvloop} --version
       net_peer.py {cpython|uvloop} SERVICE

Listens on a port that the system picks, prints it, and ends when its standard input does.
"""

import asyncio
import platform
import socket
import struct
import sys


class Echo(asyncio.Protocol):
    def connection_made(self, transport):
        transport.get_extra_info("socket").setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.transport = transport

    def data_received(self, data):
        self.transport.write(data)


class Hello(asyncio.Protocol):
    def connection_made(self, transport):
        transport.close()


class UdpEcho(asyncio.DatagramProtocol):
    def connection_made(self, transport):
        self.transport = transport

    def datagram_received(self, data, address):
        self.transport.sendto(data, address)


async def echo(reader, writer):
    while data := await reader.read(65536):
        writer.write(data)
        await writer.drain()
    writer.close()


async def lines(reader, writer):
    count = 0
    while await reader.readline():
        count += 1
    await answer(writer, count)


async def bulk(reader, writer):
    count = 0
    while data := await reader.read(262144):
        count += len(data)
    await answer(writer, count)


async def answer(writer, count):
    writer.write(struct.pack(">q", count))
    await writer.drain()
    writer.close()


async def serve(service):
    loop = asyncio.get_running_loop()
    host = "127.0.0.1"
    if service == "udp":
        transport, _ = await loop.create_datagram_endpoint(UdpEcho, local_addr=(host, 0))
        port = transport.get_extra_info("sockname")[1]
    else:
        streams = {"echo-streams": echo, "lines": lines, "bulk": bulk}
        protocols = {"echo": Echo, "accept": Hello}
        if service in streams:
            server = await asyncio.start_server(streams[service], host, 0, backlog=4096)
        else:
            server = await loop.create_server(protocols[service], host, 0, backlog=4096)
        port = server.sockets[0].getsockname()[1]
    print(port, flush=True)
    await loop.run_in_executor(None, sys.stdin.read)


def main(who, service):
    new_loop = None
    version = f"{platform.python_implementation()} {platform.python_version()}"
    if who == "uvloop":
        import uvloop

        new_loop = uvloop.new_event_loop
        version = f"uvloop {uvloop.__version__} on {version}"
    if service == "--version":
        print(version)
        return
    with asyncio.Runner(loop_factory=new_loop) as runner:
        runner.run(serve(service))


if __name__ == "__main__":
    main(*sys.argv[1:])
