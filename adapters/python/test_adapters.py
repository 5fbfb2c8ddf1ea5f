"""Drives etalon.py over its pipes: `python3 -m unittest -v test_adapters` in this directory."""

import hashlib
import json
import math
import os
import pathlib
import struct
import subprocess
import sys
import textwrap
import time
import unittest

HERE = pathlib.Path(__file__).resolve().parent
HELLO = {"cmd": "hello", "protocol": "etalon-adapter/1"}


class Subject:
    """One adapter process."""

    def __init__(self, code):
        code = "import etalon\n" + textwrap.dedent(code)
        self.process = subprocess.Popen(
            [sys.executable, "-c", code],
            cwd=HERE,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.kill()
        self.process.wait()
        for pipe in (self.process.stdin, self.process.stdout, self.process.stderr):
            try:
                pipe.close()
            except BrokenPipeError:
                pass  # what a test left unread in stdin

    def raw(self, line):
        self.process.stdin.write(line)
        self.process.stdin.flush()
        reply = self.process.stdout.readline()
        return json.loads(reply, parse_constant=lambda word: self.refuse(word))

    def refuse(self, word):
        raise AssertionError("%s is not JSON" % word)

    def ask(self, request):
        return self.raw(json.dumps(request).encode() + b"\n")

    def run(self, sides, inputs=(0, 1), **changed):
        request = {"cmd": "run", "id": "17", "op": "release", "inputs": list(inputs), "sides": sides}
        request.update(changed)
        return self.ask(request)

    def out(self, sides, inputs=(0, 1)):
        reply = self.run(sides, inputs)
        assert reply["status"] == "ok" and reply["id"] == "17" and set(reply) == {"id", "status", "out"}, reply
        assert len(reply["out"]) == len(sides), reply
        return reply["out"]

    def end(self):
        stdout, stderr = self.process.communicate(timeout=20)
        return self.process.returncode, stdout, stderr.decode()


def bits(value):
    return {"f64": struct.pack(">d", value).hex()}


class Conversation(unittest.TestCase):
    def test_hello_names_the_subject(self):
        with Subject("etalon.serve(lambda v: v, name='mylib', version='2.1', max_batch=500)") as subject:
            self.assertEqual(
                subject.ask(HELLO),
                {
                    "protocol": "etalon-adapter/1",
                    "name": "mylib",
                    "version": "2.1",
                    "language": "python",
                    "ops": ["release"],
                    "max_batch": 500,
                },
            )

    def test_measures_are_reported_if_they_are_asked_for(self):
        asked = dict(HELLO, reports=["bits", "nanoseconds"])
        run = {"cmd": "run", "id": "1", "op": "release", "inputs": [0, 1], "sides": "01"}
        with Subject("etalon.serve(lambda v: etalon.Spent(v, 7 + v), reports=['bits', 'nanoseconds'])") as subject:
            self.assertNotIn("reports", subject.ask(HELLO))
            self.assertEqual(subject.ask(run), {"id": "1", "status": "ok", "out": [0, 1]})
            self.assertEqual(subject.ask(asked)["reports"], ["bits", "nanoseconds"])
            reply = subject.ask(run)
            self.assertEqual((reply["out"], reply["bits"]), ([0, 1], [7, 8]))
            self.assertTrue(all(isinstance(taken, int) and taken >= 0 for taken in reply["nanoseconds"]))
            self.assertEqual(len(reply["nanoseconds"]), 2)
        with Subject("etalon.serve(lambda v: v)") as subject:
            self.assertEqual(subject.ask(asked)["reports"], [])
            self.assertEqual(subject.ask(run), {"id": "1", "status": "ok", "out": [0, 1]})

    def test_each_run_gets_the_input_of_its_side_in_order(self):
        with Subject("etalon.serve(lambda v: v)") as subject:
            self.assertEqual(subject.out("0110", [5, -6]), [5, -6, -6, 5])
        with Subject("etalon.serve(batch=lambda values: [v + 1 for v in values])") as subject:
            self.assertEqual(subject.out("0110", [5, -6]), [6, -5, -5, 6])

    def test_closed_stdin_and_goodbye_end_quietly(self):
        with Subject("etalon.serve(lambda v: v)") as subject:
            subject.ask(HELLO)
            self.assertEqual(subject.end(), (0, b"", ""))
        with Subject("etalon.serve(lambda v: v)") as subject:
            subject.process.stdin.write(b'{"cmd":"bye"}\n')
            self.assertEqual(subject.end(), (0, b"", ""))

    def test_a_reader_that_has_gone_ends_it_quietly(self):
        with Subject("etalon.serve(lambda v: v)") as subject:
            subject.ask(HELLO)
            subject.process.stdout.close()
            subject.process.stdin.write(json.dumps(HELLO).encode() + b"\n")
            subject.process.stdin.close()
            self.assertEqual(subject.process.wait(20), 0)
            self.assertEqual(subject.process.stderr.read(), b"")

    def test_unknown_operation_is_unsupported(self):
        with Subject("etalon.serve(lambda v: v)") as subject:
            reply = subject.run("0", op="account")
            self.assertEqual((reply["id"], reply["status"]), ("17", "unsupported"))

    def test_bad_requests_are_answered_and_survived(self):
        run = {"cmd": "run", "id": "17", "op": "release", "inputs": [0, 1], "sides": "01"}

        def changed(**fields):
            return json.dumps(dict(run, **fields)).encode()

        without_sides = {name: value for name, value in run.items() if name != "sides"}
        cases = [
            b"garbage",
            b"",
            b"[]",
            b"\xff\xfe",
            b"[" * 100_000,
            b'{"cmd":"dance"}',
            b'{"cmd":"bye","now":true}',
            b'{"cmd":"hello","protocol":"etalon-adapter/2"}',
            b'{"cmd":"hello"}',
            b'{"cmd":"hello","protocol":"etalon-adapter/1","protocol":"etalon-adapter/1"}',
            json.dumps(without_sides).encode(),
            changed(colour="red"),
            changed(id=17),
            changed(sides=""),
            changed(sides="012"),
            changed(sides=[0, 1]),
            changed(sides="0" * 100_001),
            changed(inputs=[0]),
            changed(inputs={"left": 0}),
            changed(inputs=[0, {"int": "007"}]),
            changed(inputs=[0, {"f64": "7FF8000000000000"}]),
            changed(inputs=[0, {"refused": "no"}]),
            changed(inputs=[0, 2**63]),
            changed(inputs=[0, 1e300]),
            changed(inputs=[0, math.nan]),
            changed(inputs=[0, -0.0]),
            b"x" * (16 * 1024 * 1024 + 5),
        ]
        with Subject("etalon.serve(lambda v: v)") as subject:
            for line in cases:
                with self.subTest(line=line[:80]):
                    reply = subject.raw(line + b"\n")
                    self.assertEqual(reply["status"], "error")
                    self.assertLessEqual(set(reply), {"id", "status", "detail"})
                    self.assertTrue(reply["detail"])
            self.assertEqual(subject.out("01"), [0, 1])


class Values(unittest.TestCase):
    def released(self, expression):
        """The output of a subject that always releases `expression`: alone, and in a batch."""
        with Subject("etalon.serve(lambda v: %s)" % expression) as subject:
            first, second, third = subject.out("010")
            self.assertEqual((first, first), (second, third))
        with Subject("etalon.serve(batch=lambda vs: [%s for v in vs])" % expression) as subject:
            self.assertEqual(subject.out("01"), [first, first])
        return first

    def test_floats_keep_their_bits(self):
        for value in [0.1, 1.0, -2.5, 5e-324, 1e16, 9.2e18, 0.0, 2.0**63 - 1024]:
            with self.subTest(value=value):
                got = self.released(repr(value))
                self.assertIs(type(got), float)
                self.assertEqual(struct.pack(">d", got), struct.pack(">d", value))
        for value in [-0.0, 1e300, -1e300, 2.0**63, -(2.0**63), math.inf, -math.inf]:
            with self.subTest(value=value):
                self.assertEqual(self.released("float('%r')" % value), bits(value))
        self.assertEqual(self.released("float('nan')"), {"f64": "7ff8000000000000"})
        with Subject("import random\netalon.serve(lambda v: random.choice([-0.0, 0.5, float('nan'), 1e308]))") as subject:
            seen = {json.dumps(value) for value in subject.out("0" * 400)}
            self.assertEqual(len(seen), 4)

        with Subject("etalon.serve(lambda v: float('nan') if v else 0.5)") as subject:
            self.assertEqual(subject.out("01"), [0.5, {"f64": "7ff8000000000000"}])

    def test_negative_zero_and_zero_differ(self):
        with Subject("etalon.serve(lambda v: -0.0 if v else 0.0)") as subject:
            self.assertEqual(subject.out("01"), [0.0, bits(-0.0)])
        with Subject("etalon.serve(lambda v: [1.0, -0.0 if v else 0.0])") as subject:
            self.assertEqual(subject.out("01"), [[1.0, 0.0], [1.0, bits(-0.0)]])

    def test_integers_of_any_size(self):
        for value in [0, -1, 2**63 - 1, -(2**63)]:
            with self.subTest(value=value):
                self.assertEqual(self.released(str(value)), value)
        for value in [2**63, -(2**63) - 1, 10**40]:
            with self.subTest(value=value):
                self.assertEqual(self.released(str(value)), {"int": str(value)})
        self.assertEqual(len(self.released("10 ** 6000")["int"]), 6001)
        with Subject("etalon.serve(lambda v: v)") as subject:
            self.assertEqual(subject.out("01", [{"int": "5"}, {"int": str(-(10**30))}]), [5, {"int": str(-(10**30))}])

    def test_booleans_are_not_integers(self):
        with Subject("etalon.serve(lambda v: v)") as subject:
            self.assertIs(subject.out("0", [True, 1])[0], True)
            self.assertIs(type(subject.out("1", [True, 1])[0]), int)
            self.assertIs(type(subject.out("1", [True, 1.0])[0]), float)
            mixed = subject.out("01", [[True, 1, 1.0, None, "1"], [False]])
            self.assertEqual([type(value) for value in mixed[0]], [bool, int, float, type(None), str])

    def test_vectors_nest_and_tuples_are_vectors(self):
        self.assertEqual(self.released("(1, [True, False], [], 'x')"), [1, [True, False], [], "x"])
        self.assertEqual(self.released("[[1, 2], (3, 4)]"), [[1, 2], [3, 4]])
        self.assertEqual(self.released("[[float('inf')], 2 ** 70]"), [[bits(math.inf)], {"int": str(2**70)}])

    def test_text_keeps_every_character(self):
        self.assertEqual(self.released(r"'a\u2028\n\U0001F600\x00'"), "a\u2028\n\U0001f600\x00")

    def test_special_inputs_arrive(self):
        with Subject("etalon.serve(lambda v: [repr(x) for x in v])") as subject:
            given = [[bits(math.nan), bits(-0.0), bits(1e300), {"int": "12"}, 1.0, True, None], []]
            self.assertEqual(subject.out("01", given), [["nan", "-0.0", "1e+300", "12", "1.0", "True", "None"], []])

    def test_an_input_changed_in_place_does_not_reach_the_next_run(self):
        code = "def release(v):\n    v[0].append(1)\n    return len(v[0])\netalon.serve(release)"
        with Subject(code) as subject:
            self.assertEqual(subject.out("0011", [[[]], [[0]]]), [1, 1, 2, 2])

    def test_array_library_values_are_unwrapped(self):
        code = """
            class Scalar:                       # what numpy's scalars and arrays look like from here
                def __init__(self, v): self.v = v
                def tolist(self): return self.v
            etalon.serve(lambda v: Scalar(float('inf') if v else [1, True]))
        """
        with Subject(code) as subject:
            self.assertEqual(subject.out("01"), [[1, True], bits(math.inf)])

    def test_what_cannot_be_sent_is_no_symbol(self):
        deep = "[" * 17 + "]" * 17
        for expression in ["b'x'", "{1: 2}", "object()", "1j", r"'\ud800'", deep, "[[object()]]", "['\\udfff']"]:
            with self.subTest(expression=expression):
                with Subject("etalon.serve(lambda v: %s)" % expression) as subject:
                    reply = subject.run("0101")
                    self.assertEqual((reply["id"], reply["status"]), ("17", "error"))
                    self.assertEqual(subject.ask(HELLO)["protocol"], "etalon-adapter/1")
        self.assertEqual(self.released("[" * 16 + "]" * 16), json.loads("[" * 16 + "]" * 16))

    def test_a_reply_that_does_not_fit_says_so(self):
        with Subject("etalon.serve(lambda v: 'x' * 1_000_000)") as subject:
            reply = subject.run("0" * 20)
            self.assertEqual(reply["status"], "error")
            self.assertIn("max_batch", reply["detail"])
            self.assertEqual(len(subject.out("0")[0]), 1_000_000)


class Failures(unittest.TestCase):
    def test_refusals_and_exceptions_are_symbols_of_their_run(self):
        code = """
            def release(v):
                if v == 1: raise etalon.Refused("too few people")
                if v == 2: raise ValueError("no such row %r" % object())
                if v == 3: raise SystemExit(5)
                return v
            etalon.serve(release)
        """
        with Subject(code) as subject:
            self.assertEqual(subject.out("010"), [0, {"refused": "too few people"}, 0])
            error = {"error": "ValueError: no such row <object object at 0x...>"}
            self.assertEqual(subject.out("010", [0, 2]), [0, error, 0])
            self.assertEqual(subject.out("1", [0, 3]), [{"error": "SystemExit: 5"}])
            self.assertEqual(subject.out("0"), [0])

    def test_long_or_broken_texts_are_cut_and_escaped(self):
        with Subject(r"""
            def release(v):
                raise ValueError("x" * 5000 if v else "\ud800")
            etalon.serve(release)
        """) as subject:
            short, long = subject.out("01")
            self.assertEqual(short, {"error": "ValueError: \\ud800"})
            self.assertEqual(len(long["error"]), 1000)

    def test_a_batch_that_raises_has_no_outputs_unless_it_is_one_run(self):
        code = """
            def batch(values):
                if 1 in values: raise ValueError("overflow")
                return values
            etalon.serve(batch=batch)
        """
        with Subject(code) as subject:
            reply = subject.run("0010")
            self.assertEqual((reply["id"], reply["status"]), ("17", "error"))
            self.assertIn("overflow", reply["detail"])
            self.assertEqual(subject.out("1"), [{"error": "ValueError: overflow"}])
            self.assertEqual(subject.out("000"), [0, 0, 0])

    def test_a_batch_may_refuse_single_runs(self):
        with Subject("etalon.serve(batch=lambda vs: [etalon.Refused('no') if v else v for v in vs])") as subject:
            self.assertEqual(subject.out("010"), [0, {"refused": "no"}, 0])

    def test_a_batch_of_the_wrong_size_is_an_error(self):
        for expression in ["values[1:]", "None", "7"]:
            with self.subTest(expression=expression):
                with Subject("etalon.serve(batch=lambda values: %s)" % expression) as subject:
                    self.assertEqual(subject.run("01")["status"], "error")

    def test_prints_of_the_library_stay_out_of_the_protocol(self):
        code = """
            import os, subprocess, sys
            def release(v):
                print("python noise")
                os.write(1, b"native noise\\n")
                subprocess.run(["echo", "child noise"])
                return [v, sys.stdin.read()]
            etalon.serve(release)
        """
        with Subject(code) as subject:
            self.assertEqual(subject.out("01"), [[0, ""], [1, ""]])
            code, stdout, stderr = subject.end()
            self.assertEqual((code, stdout), (0, b""))
            for noise in ["python noise", "native noise", "child noise"]:
                self.assertEqual(stderr.count(noise), 2)

    def test_a_missing_library_exits_with_code_3_and_one_line(self):
        with Subject("etalon.library('no_such_module', wheel='no-such-wheel')") as subject:
            code, stdout, stderr = subject.end()
            self.assertEqual((code, stdout), (3, b""))
            self.assertRegex(stderr, r"\Askipped: no-such-wheel cannot be imported .*\n\Z")

    def test_serve_wants_exactly_one_function(self):
        for call in ["etalon.serve()", "etalon.serve(abs, batch=list)", "etalon.serve(abs, max_batch=0)"]:
            with Subject(call) as subject:
                self.assertEqual(subject.end()[0], 1)


class Vectors(unittest.TestCase):
    """`etalon.conform`, without the runner."""

    CODE = """
        from fractions import Fraction
        def tape(tape, reads):
            return {"out": [etalon.number(tape.bits(width)) for width in reads], "bits": tape.read}
        def sample(law, params, count, tape, profile="cks20/1"):
            scale, step = etalon.parameters(params, "scale", step="1/2")
            if law == "late": tape.bits(8)
            if scale <= 0: raise ValueError("scale")
            if law == "none": raise etalon.Unsupported("no such law")
            return {"out": [etalon.number(x) for x in (scale, step, 0.1, float("inf"), 2**70, True)]}
        def broken(): return [1]
        etalon.conform({"tape": tape, "sample": sample, "broken": broken}, name="n", refusals=[ValueError])
    """
    SEED = "00" * 32

    def ask(self, subject, op, **args):
        return subject.ask({"cmd": "case", "id": "7", "op": op, "args": args})

    def sample(self, subject, law="x", count=1, tape={"hex": "ffff"}, **params):
        return self.ask(subject, "sample", law=law, count=count, tape=tape, params=params)

    def test_hello_offers_every_operation(self):
        with Subject(self.CODE) as subject:
            reply = subject.ask({"cmd": "hello", "protocol": "etalon-conform/1"})
            self.assertEqual(reply["offers"], [{"op": "tape"}, {"op": "sample"}, {"op": "broken"}])
            self.assertEqual(subject.ask(HELLO)["status"], "error")

    def test_every_form_of_a_tape_is_read(self):
        first = hashlib.sha256(bytes(40)).digest() + hashlib.sha256(bytes(32) + b"\1" + bytes(7)).digest()
        with Subject(self.CODE) as subject:
            for tape, reads, out in [
                ({"hex": "a5c0"}, [1, 3, 0, 8], [1, 2, 0, 0x5C]),
                ({"hex": "ff", "bits": 3}, [3], [7]),
                ({"sha256ctr": self.SEED, "bytes": 64}, [4, 500], [first[0] >> 4, int.from_bytes(first, "big") >> 8 & (1 << 500) - 1]),
                # docs/spec/tape.md, section 1
                ({"chacha20": self.SEED, "stream": 0}, [64], [0x76B8E0ADA0F13D90]),
            ]:
                reply = self.ask(subject, "tape", tape=tape, reads=reads)
                self.assertEqual(reply["result"], {"out": list(map(str, out)), "bits": sum(reads)}, tape)
            for tape, reads in [({"hex": "ff"}, [9]), ({"hex": "ff", "bits": 3}, [2, 2]), ({"sha256ctr": self.SEED, "bytes": 1}, [9])]:
                self.assertEqual(self.ask(subject, "tape", tape=tape, reads=reads), {"id": "7", "status": "tape_ended"})

    def test_numbers_are_spelled_exactly(self):
        with Subject(self.CODE) as subject:
            out = self.sample(subject, scale="1.25e-1")["result"]["out"]
            self.assertEqual(out, ["1/8", "1/2", "f64:3fb999999999999a", "inf", str(2**70), "1"])

    def test_what_is_not_acceptable_is_refused(self):
        with Subject(self.CODE) as subject:
            good = {"law": "x", "count": 1, "tape": {"hex": ""}, "params": {"scale": "1"}}
            self.assertEqual(self.ask(subject, "sample", **good)["status"], "ok")
            for change in [
                {"count": -1}, {"count": "1"}, {"count": True}, {"count": 1.5}, {"more": 1}, {"params": []},
                {"params": {}}, {"params": {"scale": "1", "shape": "2"}}, {"params": {"scale": 1}},
                {"params": {"scale": "1/0"}}, {"params": {"scale": "nan"}}, {"params": {"scale": "+1"}},
                {"params": {"scale": " 1"}}, {"params": {"scale": "0"}},
                {"tape": {"hex": "0"}}, {"tape": {"hex": "0g"}}, {"tape": {"hex": "00", "bits": 9}}, {"tape": "00"},
                {"tape": {"hex": "", "size": 1}}, {"tape": {"sha256ctr": "00", "bytes": 1}}, {"tape": {}},
            ]:
                reply = self.ask(subject, "sample", **dict(good, **change))
                self.assertEqual((reply["status"], reply.get("bits")), ("refused", 0), change)
            del good["law"]
            self.assertEqual(self.ask(subject, "sample", **good)["status"], "refused")
            self.assertEqual(self.sample(subject, law="late", scale="0")["bits"], 8)

    def test_a_function_that_cannot_be_called_is_no_refusal(self):
        for function, args, says in [
            ("def guarantee(): return {}", {"mechanism": "laplace"}, "(mechanism, params)"),
            ("def guarantee(): return {}", {"mechanism": "laplace", "params": {}}, "unexpected keyword argument 'mechanism'"),
            ("def guarantee(mechanism): return {}", {"mechanism": "laplace"}, None),
            ("def guarantee(mechanism, params, seed): return {}", {"mechanism": "laplace", "params": {}}, "'seed'"),
        ]:
            code = function + "\netalon.conform({'guarantee': guarantee}, name='n', refusals=[Exception])"
            with self.subTest(function=function, args=args), Subject(code) as subject:
                reply = self.ask(subject, "guarantee", **args)
                self.assertEqual(reply["status"], "error" if says else "ok")
                self.assertIn(says or "", reply.get("detail", ""))

    def test_a_type_error_of_the_library_is_what_the_adapter_says(self):
        code = "def guarantee(mechanism, params): raise TypeError('no such value')\n"
        for refusals, status in [("", "error"), (", refusals=[TypeError]", "refused")]:
            with Subject(code + "etalon.conform({'guarantee': guarantee}, name='n'%s)" % refusals) as subject:
                self.assertEqual(self.ask(subject, "guarantee", mechanism="laplace", params={})["status"], status)

    def test_other_ends_have_their_own_status(self):
        with Subject(self.CODE) as subject:
            self.assertEqual(self.sample(subject, law="none", scale="1")["status"], "unsupported")
            self.assertEqual(self.ask(subject, "dance")["status"], "unsupported")
            self.assertIn("not a dict", self.ask(subject, "broken")["detail"])
            self.assertEqual(self.ask(subject, "tape", tape={"hex": "ff"}, reads=["1"])["status"], "error")
            for request in [{"cmd": "case", "id": "7", "op": "tape"}, {"cmd": "run"}, {"cmd": "case", "id": "7", "op": "tape", "args": {}, "x": 1}]:
                self.assertEqual(subject.ask(request)["status"], "error")
            self.assertEqual(subject.raw(b"{\n"), {"status": "error", "detail": "the request is not one JSON object on one line in UTF-8"})
            subject.process.stdin.write(b'{"cmd":"bye"}\n')
            subject.process.stdin.flush()
            self.assertEqual(subject.process.wait(10), 0)


class ReadySubjects(unittest.TestCase):
    """Each script answers if its environment was made by setup_venvs.sh; the rest are skipped by name."""

    def check(self, environment, script, inputs, kind):
        python = pathlib.Path(os.environ.get("ETALON_VENVS", HERE / ".venvs")) / environment / "bin" / "python"
        if not python.exists():
            self.skipTest("no environment %s: run setup_venvs.sh %s" % (environment, environment))
        requests = [HELLO, {"cmd": "run", "id": "1", "op": "release", "inputs": inputs, "sides": "01" * 100}]
        text = "".join(json.dumps(request) + "\n" for request in requests)
        done = subprocess.run([str(python)] + script.split(), cwd=HERE, input=text, capture_output=True, text=True, timeout=120)
        self.assertEqual(done.returncode, 0, done.stderr)
        hello, reply = map(json.loads, done.stdout.splitlines())
        self.assertEqual(hello["version"].count("."), 2)
        self.assertEqual(reply["status"], "ok", reply)
        if kind:
            self.assertEqual({type(value) for value in reply["out"]}, {kind}, reply["out"][:5])
        else:
            self.assertFalse(all(isinstance(value, dict) for value in reply["out"]), reply["out"][:5])
        self.assertGreater(len({json.dumps(value) for value in reply["out"]}), 1)

    def test_opendp(self):
        left, right = [False] * 16, [False] * 15 + [True]
        for environment in ["opendp-0.14.1", "opendp-0.16.0"]:
            for script in ["opendp_laplace.py --scale 3", "opendp_gaussian.py --scale 3"]:
                for extra, inputs, kind in [("", [0, 1], int), (" --type f64", [0.0, 1.0], float), (" --one-by-one", [0, 1], int)]:
                    with self.subTest(environment=environment, script=script + extra):
                        self.check(environment, script + extra, inputs, kind)
            with self.subTest(environment=environment, script="bitvec"):
                self.check(environment, "opendp_randomized_response_bitvec.py --f 0.5", [left, right], list)

    def test_diffprivlib(self):
        self.check("diffprivlib", "diffprivlib_laplace.py --epsilon 1", [0, 1], float)
        self.check("diffprivlib", "diffprivlib_geometric.py --epsilon 1", [0, 1], int)

    def test_python_dp(self):
        self.check("python-dp", "python_dp_laplace.py --epsilon 1", [0, 1], int)
        self.check("python-dp", "python_dp_laplace.py --epsilon 1", [0.0, 1.0], float)

    def test_libraries_by_name_of_a_subject(self):
        """The first claim of each of suites/pairs/, on its recorded pair: the script answers, and not with errors alone."""
        for record in sorted((HERE / "expectations" / "pairs").glob("*.json")):
            wheel = record.stem
            found = json.loads(record.read_text())
            for claim in json.loads((HERE / "suites" / "pairs" / record.name).read_text())["claims"][:1]:
                script = " ".join(claim["subject"]["program"][1:]).replace("adapters/python/", "", 1)
                with self.subTest(environment=wheel, script=script):
                    self.check(wheel, script, found[claim["name"]]["pair"], None)

    def test_tmlt_core(self):
        self.check("tmlt-core", "tmlt_core_laplace.py --scale 3", [0, 1], int)
        self.check("tmlt-core", "tmlt_core_laplace.py --scale 3 --type float", [0.0, 1.0], float)


class Records(unittest.TestCase):
    """What is recorded of audits is what the suites expect, of the versions that are pinned."""

    def test_every_claim_on_pairs_found_is_recorded_as_expected(self):
        suites = sorted((HERE / "suites" / "pairs").glob("*.json"))
        records = {path.name for path in (HERE / "expectations" / "pairs").glob("*.json")}
        self.assertEqual({path.name for path in suites}, records)
        for path in suites:
            claims = json.loads(path.read_text())["claims"]
            record = json.loads((HERE / "expectations" / "pairs" / path.name).read_text())
            pins = (HERE / "requirements" / (path.stem + ".txt")).read_text().split()
            self.assertEqual([claim["name"] for claim in claims], list(record))
            self.assertIn("violation", {claim["expect"] for claim in claims}, path.stem)
            for claim in claims:
                with self.subTest(suite=path.stem, claim=claim["name"]):
                    kept = record[claim["name"]]
                    self.assertEqual(kept["verdict"], claim["expect"])
                    self.assertEqual(kept["search"]["inputs"], claim["inputs"])
                    version = kept["subject"].rsplit(" ", 1)[1]
                    self.assertIn("%s==%s" % (path.stem.split("-0.")[0], version), pins)


class Specification(unittest.TestCase):
    def test_the_example_of_the_specification_runs(self):
        page = (HERE.parent.parent / "docs" / "spec" / "adapter.md").read_text(encoding="utf-8")
        code = page.split("```python\n")[1].split("```")[0]
        self.assertLessEqual(len(code.splitlines()), 28)
        with Subject(code) as subject:
            self.assertEqual(subject.ask(HELLO)["ops"], ["release"])
            self.assertEqual(set(subject.out("01" * 100)), {0, 1})
            self.assertEqual(subject.run("0", op="account")["status"], "unsupported")
            self.assertEqual(subject.raw(b"garbage\n")["status"], "error")
            self.assertEqual(subject.end(), (0, b"", ""))


class Rate(unittest.TestCase):
    def test_rate_of_a_subject_that_costs_nothing(self):
        """Printed, not asserted: it is a property of the machine."""
        for what, code in [("one call per run", "etalon.serve(lambda v: 7)"), ("batch", "etalon.serve(batch=lambda vs: [7] * len(vs))")]:
            with Subject(code) as subject:
                sides, batches = "01" * 4096, 50
                start = time.perf_counter()
                for _ in range(batches):
                    subject.out(sides)
                rate = batches * len(sides) / (time.perf_counter() - start)
                sys.stderr.write("%s, batches of %d: %.0f runs/s, driver included\n" % (what, len(sides), rate))


if __name__ == "__main__":
    unittest.main()
