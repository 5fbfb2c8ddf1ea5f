"""Time limits and interrupts: nothing hangs, nothing known is lost, no process is left behind."""

import os
import signal
import subprocess
import sys
import textwrap
import threading
import time
import unittest

import etalon

CLAIM = {"claim": "eps=1", "relation": "replace-one", "unit": "person"}


def children():
    """The processes that have this one for a parent."""
    listed = subprocess.run(["ps", "-o", "pid=,comm=", "--ppid", str(os.getpid())], stdout=subprocess.PIPE, text=True)
    return [line for line in listed.stdout.splitlines() if not line.endswith(" ps")]


class Limits(unittest.TestCase):
    def setUp(self):
        # What is started in the background may have been told to ignore interrupts.
        before = signal.signal(signal.SIGINT, signal.default_int_handler)
        self.addCleanup(signal.signal, signal.SIGINT, before)

    def tearDown(self):
        self.assertEqual(children(), [])
        self.assertIs(signal.getsignal(signal.SIGINT), signal.default_int_handler)

    def test_the_time_limit_ends_an_audit(self):
        start = time.monotonic()
        found = etalon.audit(lambda value: time.sleep(0.01), 0, 1, max_seconds=2, **CLAIM)
        self.assertLess(time.monotonic() - start, 8)
        self.assertGreater(found.runs, 20)

    def test_a_call_that_hangs_is_the_output_timeout(self):
        def hangs(value):
            if value:
                time.sleep(600)

        start = time.monotonic()
        found = etalon.audit(hangs, 0, 1, max_seconds=50, deadline_seconds=1, alpha="1/10", stop_at_violation=True, **CLAIM)
        self.assertLess(time.monotonic() - start, 70)
        self.assertTrue(found.violated, found)
        self.assertIsNone(found.first_error)

    def test_a_callable_that_swallows_interrupts_is_waited_for(self):
        def stubborn(_value):
            try:
                time.sleep(600)
            except BaseException:
                return 0

        found = etalon.audit(stubborn, 0, 1, max_seconds=3, deadline_seconds=1, **CLAIM)
        self.assertEqual(found.verdict, "not_assessable", found)

    def interrupted(self, release, after=1.0, **more):
        timer = threading.Timer(after, signal.pthread_kill, (threading.main_thread().ident, signal.SIGINT))
        timer.start()
        try:
            with self.assertRaises(etalon.Interrupted) as raised:
                etalon.audit(release, 0, 1, max_runs=10**9, max_seconds=60, **CLAIM, **more)
        finally:
            timer.join()
        return raised.exception.finding

    def test_an_interrupt_ends_in_order_with_what_is_known(self):
        start = time.monotonic()
        finding = self.interrupted(lambda value: value)
        self.assertLess(time.monotonic() - start, 20)
        self.assertTrue(finding.violated, finding)
        self.assertGreater(finding.runs, 100)

    def test_an_interrupt_is_no_output(self):
        def slow(_value):
            time.sleep(0.02)
            return 0

        finding = self.interrupted(slow)
        self.assertFalse(finding.violated, finding)
        self.assertIsNone(finding.first_error)
        self.assertIsInstance(etalon.Interrupted(finding), KeyboardInterrupt)

    def test_a_second_interrupt_gives_up(self):
        me = threading.main_thread().ident
        timers = [threading.Timer(after, signal.pthread_kill, (me, signal.SIGINT)) for after in (1, 2)]
        for timer in timers:
            timer.start()
        start = time.monotonic()
        with self.assertRaises(KeyboardInterrupt) as raised:
            etalon.audit(lambda value: time.sleep(600), 0, 1, deadline_seconds=50, **CLAIM)
        self.assertNotIsInstance(raised.exception, etalon.Interrupted)
        self.assertLess(time.monotonic() - start, 10)
        for timer in timers:
            timer.join()

    def test_ctrl_c_in_a_terminal_reaches_a_script_in_order(self):
        script = """
            import etalon, signal
            signal.signal(signal.SIGINT, signal.default_int_handler)
            print("ready", flush=True)
            try:
                etalon.audit(lambda value: value, 0, 1, claim="eps=1", relation="add", unit="person", max_runs=10**9)
            except etalon.Interrupted as interrupt:
                print(interrupt.finding.verdict)
        """
        command = [sys.executable, "-c", textwrap.dedent(script)]
        child = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, start_new_session=True)
        self.assertEqual(child.stdout.readline(), "ready\n")
        time.sleep(2)
        os.killpg(child.pid, signal.SIGINT)
        self.assertEqual(child.communicate(timeout=30)[0], "violation\n")
        self.assertEqual(child.returncode, 0)


if __name__ == "__main__":
    unittest.main()
