"""An echo server for one connection: server.py [CERTIFICATE KEY]. Prints its port."""
import asyncio
import ssl
import sys


async def main(files):
    context = None
    if files:
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(*files)
    done = asyncio.Event()

    async def echo(reader, writer):
        while data := await reader.read(10_000):
            writer.write(data)
            await writer.drain()
        writer.close()
        done.set()

    server = await asyncio.start_server(echo, "127.0.0.1", 0, ssl=context)
    print(server.sockets[0].getsockname()[1], flush=True)
    await done.wait()
    server.close()


asyncio.run(main(sys.argv[1:]))
