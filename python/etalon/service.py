"""Answers the auditor's requests in this process, with the code that every Python adapter uses.

The auditor starts `relay.py`, which connects to a socket here. A deadline of the auditor kills that relay; the call that
is late is then given up, as a program would be, and the next relay is answered.
"""

from __future__ import annotations

import copy
import json
import os
import select
import signal
import socket
import tempfile
import threading
from pathlib import Path
from types import TracebackType
from typing import Any, Callable, Mapping, Optional

from . import adapter
from .binary import Child, EtalonError, Run

LONGEST_ADDRESS = 100  # bytes that every system takes as the name of a socket
LOOK = 0.05  # seconds between two looks at whether the auditor still wants an answer


class _GivenUp(KeyboardInterrupt):
    """Nobody waits for this call any more. A `KeyboardInterrupt`, for that is what the adapter does not take for an output."""


class Service:
    """A callable, ready to be asked by the auditor that `child` is."""

    def __init__(
        self, function: Callable[[Any], Any], *, is_batch: bool, name: str, kept: Mapping[str, Any]
    ) -> None:
        self.first_error: Optional[BaseException] = None
        self._function = function
        self._kept = kept
        self._is_batch = is_batch
        self._hello = {
            "protocol": adapter.PROTOCOL,
            "name": name,
            "version": "in this process",
            "language": "python",
            "ops": ["release"],
            "max_batch": adapter.MAX_BATCH,
        }
        self._folder = _folder()
        self.address = str(Path(self._folder.name) / "s")
        self._listener = socket.socket(socket.AF_UNIX)
        self._listener.bind(self.address)
        self._listener.listen(1)
        self._peer: Optional[socket.socket] = None
        # What the watching thread and this one tell each other.
        self._child: Optional[Child] = None
        self._calling = False
        self._unwanted = False
        self._nudged = False
        self._done = threading.Event()
        self._caller = threading.get_ident()

    def __enter__(self) -> Service:
        return self

    def __exit__(
        self, kind: Optional[type[BaseException]], problem: Optional[BaseException], trace: Optional[TracebackType]
    ) -> None:
        self._done.set()
        self._listener.close()
        self._folder.cleanup()

    def serve(self, child: Child) -> Run:
        """Answers until the auditor has ended, and says how it did."""
        self._child = child
        child.is_nudge = self._is_nudge
        watcher = threading.Thread(target=self._watch, args=(child,), daemon=True)
        watcher.start()
        try:
            while child.is_running():
                if select.select([self._listener], [], [], LOOK)[0]:
                    self._answer_one(self._listener.accept()[0])
        finally:
            self._done.set()
            watcher.join()
        return child.wait()

    def _answer_one(self, peer: socket.socket) -> None:
        """Answers one relay until it hangs up."""
        self._unwanted, self._peer = False, peer
        release, batch = (None, self._call) if self._is_batch else (self._call, None)
        reports = ["bits"] if self._is_batch else ["bits", "nanoseconds"]
        asked: list[str] = []
        try:
            with peer, peer.makefile("rb") as requests:
                try:
                    while True:
                        line = requests.readline(adapter.MAX_LINE + 1)
                        if not line:
                            return
                        reply = adapter._answer(line, self._hello, release, batch, reports, asked)
                        if reply is None:
                            return
                        _send(peer, reply)
                finally:
                    self._peer = None
                    # A child of the callable may hold the socket as well: closing it would not be seen.
                    peer.shutdown(socket.SHUT_RDWR)
        except _GivenUp:
            return
        except OSError:
            return  # The relay has gone.

    def _call(self, value: Any) -> Any:
        """The callable, on one input or on a list of them."""
        if self._unwanted:
            raise _GivenUp
        if self._kept:
            value = [self._own(one) for one in value] if self._is_batch else self._own(value)
        self._calling = True
        try:
            return self._function(value)
        except KeyboardInterrupt:
            raise
        except BaseException as problem:
            if self.first_error is None and not isinstance(problem, adapter.Refused):
                self.first_error = problem
            raise
        finally:
            self._calling = False

    def _own(self, value: Any) -> Any:
        """A run's own copy of an input that is kept here: what a run does to it must not touch the next one."""
        return copy.deepcopy(self._kept[value])

    def _watch(self, child: Child) -> None:
        """Notes when the auditor hangs up or has ended, and gets the calling thread out of a call that nobody waits for."""
        while not self._done.wait(LOOK):
            if not child.is_running() or self._is_hung_up():
                self._unwanted = True
                if self._calling and not self._nudged and self._caller == threading.main_thread().ident:
                    self._nudged = True
                    signal.pthread_kill(self._caller, signal.SIGINT)

    def _is_hung_up(self) -> bool:
        peer = self._peer
        if peer is None:
            return False
        try:
            poll = select.poll()
            poll.register(peer, 0)  # a hang-up is told without being asked for
            return bool(poll.poll(0))
        except (OSError, ValueError):
            return False  # It has just been closed here.

    def _is_nudge(self) -> bool:
        """Whether an interrupt came from the watching thread; if so, the call is given up."""
        if not self._nudged:
            return False
        self._nudged = False
        if self._unwanted and self._calling:
            raise _GivenUp
        return True


def _send(peer: socket.socket, reply: Any) -> None:
    peer.sendall(reply if isinstance(reply, bytes) else json.dumps(reply).encode() + b"\n")


def _folder() -> tempfile.TemporaryDirectory[str]:
    """A folder of one's own, with a name short enough for a socket in it."""
    for place in (None, "/tmp"):
        folder = tempfile.TemporaryDirectory(prefix="etalon-", dir=place)
        if len(os.fsencode(folder.name)) <= LONGEST_ADDRESS:
            return folder
        folder.cleanup()
    raise EtalonError("no folder with a short name for a socket: set TMPDIR")
