"""Talks to an echo server: client.py PORT [CERTIFICATE]. Prints "ok" if everything comes back."""
import asyncio
import ssl
import sys


async def main(port, certificate):
    context = ssl.create_default_context(cafile=certificate) if certificate else None
    reader, writer = await asyncio.open_connection("127.0.0.1", port, ssl=context)
    for i in range(100):
        line = b"line %d " % i + b"x" * (i * 100) + b"\n"
        writer.write(line)
        await writer.drain()
        assert await reader.readexactly(len(line)) == line
    if certificate:
        writer.close()
    else:
        writer.write_eof()
        assert await reader.read() == b""
        writer.close()
    await writer.wait_closed()
    print("ok")


asyncio.run(main(int(sys.argv[1]), sys.argv[2] if len(sys.argv) > 2 else None))
