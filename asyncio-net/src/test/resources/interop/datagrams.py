"""Sends datagrams and waits for their echoes: datagrams.py PORT. Prints "ok" if all come back."""
import asyncio
import sys


class Client(asyncio.DatagramProtocol):
    def __init__(self):
        self.received = asyncio.Queue()

    def datagram_received(self, data, address):
        self.received.put_nowait(data)


async def main(port):
    loop = asyncio.get_running_loop()
    transport, client = await loop.create_datagram_endpoint(Client, remote_addr=("127.0.0.1", port))
    for size in (1, 100, 10_000, 60_000):
        transport.sendto(b"x" * size)
        assert await client.received.get() == b"x" * size
    transport.close()
    print("ok")


asyncio.run(main(int(sys.argv[1])))
