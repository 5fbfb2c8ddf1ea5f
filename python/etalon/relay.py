"""Joins its standard input and output to a socket of the process that is to be judged.

The auditor starts programs; a callable of a notebook is none. This is the program that it starts instead: it carries
lines to and fro and knows nothing of them. It ends when either side does, so that a deadline of the auditor, which
kills this process, is seen over there as a hang-up. Run as a file, by `judge.audit`; standard library only.
"""

import os
import socket
import sys
import threading

PIECE = 1 << 16  # bytes


def _forward(peer: socket.socket) -> None:
    """Carries what the auditor says until it closes the pipe, and tells the other side that it did."""
    while True:
        piece = os.read(0, PIECE)
        if not piece:
            peer.shutdown(socket.SHUT_WR)
            return
        peer.sendall(piece)


def main(address: str) -> int:
    """Carries until the process that is judged hangs up, or the auditor does."""
    peer = socket.socket(socket.AF_UNIX)
    peer.connect(address)
    threading.Thread(target=_forward, args=(peer,), daemon=True).start()
    try:
        while True:
            piece = peer.recv(PIECE)
            if not piece:
                return 0
            while piece:
                piece = piece[os.write(1, piece) :]
    except OSError:
        return 0  # One of the two has gone: nobody is left to carry for.


if __name__ == "__main__":
    os._exit(main(sys.argv[1]))  # the other thread may be waiting for a line: it is not waited for
