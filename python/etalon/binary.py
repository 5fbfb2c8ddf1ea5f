"""The `etalon` binary that this package brings: where it is, running it, stopping it in order."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import sysconfig
import threading
from dataclasses import dataclass
from pathlib import Path
from types import FrameType, TracebackType
from typing import IO, Any, Callable, Optional, Sequence, Union


class EtalonError(Exception):
    """The audit could not be made: a wrong word, a file that cannot be read, a missing binary. Its text says what to change."""


class Interrupted(KeyboardInterrupt):
    """An audit was interrupted. `finding` is what was known by then: a `Finding`, a `Suite`, or None."""

    def __init__(self, finding: Any) -> None:
        known = "nothing was known yet" if finding is None else "what was known by then is in `.finding`:\n%r" % (finding,)
        super().__init__("interrupted; " + known)
        self.finding = finding


@dataclass(frozen=True)
class Run:
    """How a command ended."""

    code: int
    """The exit code: 0 all good, 1 violation, 2 usage, 3 the subject failed, 4 inconclusive, 5 expectations drifted."""
    stdout: str
    """The result."""
    stderr: str
    """What was said beside it."""


def path() -> Path:
    """The binary: that of this installation, or else the first `etalon` in PATH.

    Raises `EtalonError` if there is none, or on Windows.
    """
    if os.name != "posix":
        raise EtalonError("etalon controls processes by POSIX means and does not run on %s: use WSL" % sys.platform)
    beside = Path(sysconfig.get_path("scripts")) / "etalon"
    if beside.is_file():
        return beside
    found = shutil.which("etalon")
    if found is None:
        raise EtalonError("the binary etalon is neither at %s nor in PATH: install this package with pip" % beside)
    return Path(found)


def run(*arguments: Union[str, "os.PathLike[str]"]) -> Run:
    """Runs `etalon` with these arguments, as a shell would: `etalon.run("account", "plan.json")`.

    It never raises for what the command says; look at `code`. Ctrl-C is passed on; the command then ends in order,
    and `Interrupted` is raised.
    """
    with Child([os.fspath(argument) for argument in arguments]) as child:
        ended = child.wait()
        if child.interrupted:
            raise Interrupted(ended.stdout or None)
        return ended


class Child:
    """A running `etalon`. Its interrupts come from here alone: the first Ctrl-C asks it to end in order, the second gives up.

    It has a session of its own, so that a terminal does not interrupt it behind our back: what is known would be printed by
    a command whose caller had already left.
    """

    def __init__(self, arguments: Sequence[str]) -> None:
        command = [str(path()), *arguments]
        pipe = subprocess.PIPE
        try:
            self._process = subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=pipe, stderr=pipe, start_new_session=True
            )
        except OSError as problem:
            raise EtalonError("etalon cannot be started: %s" % problem) from problem
        self.interrupted = False
        self.is_nudge: Callable[[], bool] = lambda: False
        self._said: dict[str, bytes] = {}
        self._readers = [self._reader("stdout", self._process.stdout), self._reader("stderr", self._process.stderr)]
        self._before: Any = None
        self._listens = threading.current_thread() is threading.main_thread()

    def _reader(self, name: str, stream: Optional[IO[bytes]]) -> threading.Thread:
        def read() -> None:
            assert stream is not None
            with stream:
                self._said[name] = stream.read()

        thread = threading.Thread(target=read, daemon=True)
        thread.start()
        return thread

    def __enter__(self) -> Child:
        if self._listens:
            self._before = signal.signal(signal.SIGINT, self._interrupt)
        return self

    def __exit__(
        self, kind: Optional[type[BaseException]], problem: Optional[BaseException], trace: Optional[TracebackType]
    ) -> None:
        if self._listens:
            signal.signal(signal.SIGINT, self._before if self._before is not None else signal.default_int_handler)
        if self._process.poll() is None:
            self._process.kill()
        self._process.wait()

    def _interrupt(self, _number: int, _frame: Optional[FrameType]) -> None:
        if not self.is_nudge() and self.is_running():
            if self.interrupted:
                raise KeyboardInterrupt
            self.interrupted = True
            self._process.send_signal(signal.SIGINT)

    def is_running(self) -> bool:
        """Whether it has not ended yet."""
        return self._process.poll() is None

    def wait(self) -> Run:
        """Waits for the end."""
        for reader in self._readers:
            reader.join()
        code = self._process.wait()
        stdout, stderr = (self._said.get(name, b"").decode("utf-8", "replace") for name in ("stdout", "stderr"))
        return Run(code, stdout, stderr)
