"""What an audit found, as values: every number that carries meaning is exact."""

from __future__ import annotations

import html
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Mapping, NoReturn, Optional

COLOURS = {"violation": "#c62828", "no_violation_found": "#2e7d32"}
LONGEST = 300  # characters of a pair or of an exception that are shown


def _fraction(text: Optional[str]) -> Optional[Fraction]:
    return None if text is None else Fraction(text)


def _short(text: str) -> str:
    return text if len(text) <= LONGEST else text[: LONGEST - 3] + "..."


@dataclass(frozen=True, repr=False)
class Finding:
    """The verdict on one claim, and what it rests on.

    It has no truth value: `if finding:` would read as "it is private", which no audit can say. Ask `.violated`, compare
    `.verdict`, or call `.assert_no_violation()`.
    """

    json: Mapping[str, Any]
    """The whole finding as the command line writes it with `--format json`."""
    first_error: Optional[BaseException] = None
    """The first exception that the callable raised, other than `Refused`; exceptions are outputs like any other."""

    @property
    def verdict(self) -> str:
        """`violation`, `no_violation_found`, `inconclusive` or `not_assessable`."""
        return str(self.json["verdict"])

    @property
    def violated(self) -> bool:
        """Whether the claim is refuted. False is no proof that it holds: look at `verdict` and `detectable_epsilon`."""
        return self.verdict == "violation"

    @property
    def reason(self) -> str:
        """The verdict in one sentence."""
        return str(self.json["reason"])

    @property
    def fault(self) -> Optional[str]:
        """What went wrong with the callable, if that is why there is no other verdict."""
        fault = self.json.get("fault")
        return None if fault is None else str(fault)

    @property
    def claim(self) -> str:
        """The claim, such as `eps=1`."""
        return str(self.json["claim"])

    @property
    def relation(self) -> str:
        """The neighboring relation of the claim."""
        return str(self.json["relation"])

    @property
    def unit(self) -> str:
        """The unit of privacy of the claim."""
        return str(self.json["unit"])

    @property
    def alpha(self) -> Fraction:
        """The probability of calling a true claim violated, at most; between 0 and 1."""
        return Fraction(self.json["alpha"])

    @property
    def epsilon_lower(self) -> Optional[Fraction]:
        """A lower bound of the real ε, in nats, wrong with probability at most `alpha`; None for a claim of μ, ρ or Rényi."""
        return _fraction(self.json["epsilon_lower"])

    @property
    def detectable_epsilon(self) -> Optional[Fraction]:
        """The ε, in nats, that would have been called a violation with probability 95 %; None if there is none."""
        return _fraction(self.json["detectable_epsilon"])

    @property
    def runs(self) -> int:
        """How often the subject was run, over both sides."""
        return int(self.json["runs"])

    @property
    def seconds(self) -> float:
        """How long it took."""
        return float(self.json["seconds"])

    @property
    def seed(self) -> str:
        """The auditor's seed, 64 hexadecimal digits: `seed=` makes the same coin flips again."""
        return str(self.json["seed"])

    def assert_no_violation(self) -> None:
        """For tests: raises `AssertionError` unless the verdict is `no_violation_found`.

        An inconclusive audit fails too: a test that could not have seen anything must not be green.
        """
        if self.verdict != "no_violation_found":
            raise AssertionError(repr(self)) from self.first_error

    def __bool__(self) -> NoReturn:
        raise TypeError("a finding is neither true nor false: ask .violated, .verdict or .assert_no_violation()")

    def _lines(self) -> list[tuple[str, str]]:
        lines = [
            ("verdict", "%s: %s" % (self.verdict, self.reason)),
            ("claim", "%s under %s per %s" % (self.claim, self.relation, self.unit)),
            ("subject", str(self.json["subject"])),
            ("pair", _short(" and ".join(str(value) for value in self.json["pair"]))),
        ]
        if self.epsilon_lower is not None:
            bound = ">= %s (probability of error at most %g)" % (self.json["epsilon_lower"], self.alpha)
            lines.append(("epsilon", bound))
        if self.json.get("refuted"):
            lines.append(("refuted", "%s (probability of error at most %g)" % (self.json["refuted"], self.alpha)))
        lines.append(("runs", "%d in %.1f s" % (self.runs, self.seconds)))
        if self.json.get("detectable") or self.detectable_epsilon is not None:
            seen = self.json.get("detectable") or "eps >= %s" % self.json["detectable_epsilon"]
            lines.append(("detects", "%s with probability 95 %% on the best event found" % seen))
        lines.append(("blind to", "events of probability below %s, other pairs, other channels" % self.json["mass_floor"]))
        if self.fault is not None and self.fault != self.reason:
            lines.append(("fault", _short(self.fault)))
        if self.first_error is not None:
            error = "%s: %s" % (type(self.first_error).__name__, self.first_error)
            lines.append(("raised", _short(error)))
        lines.append(("seed", self.seed))
        return lines

    def __repr__(self) -> str:
        return "\n".join("%12s  %s" % line for line in self._lines())

    def _repr_html_(self) -> str:
        cell = "text-align:left;vertical-align:top;padding:0.15em 0.8em 0.15em 0;"
        rows = []
        for name, text in self._lines():
            shown = html.escape(text)
            if name == "verdict":
                color = COLOURS.get(self.verdict, "#b26a00")
                verdict = '<strong style="border-left:0.4em solid %s;padding-left:0.4em">%s</strong>' % (color, self.verdict)
                shown = shown.replace(self.verdict, verdict, 1)
            rows.append(
                '<tr><th scope="row" style="%sfont-weight:normal;white-space:nowrap;opacity:0.75">%s</th>' % (cell, name)
                + '<td style="%soverflow-wrap:anywhere">%s</td></tr>' % (cell, shown)
            )
        caption = "An audit can refute a claim, it never proves one."
        style = "border-collapse:collapse;max-width:50em;color:inherit"
        note = '<caption style="caption-side:bottom;text-align:left;opacity:0.75">%s</caption>' % caption
        return '<table style="%s">%s<tbody>%s</tbody></table>' % (style, note, "".join(rows))


@dataclass(frozen=True, repr=False)
class Suite:
    """The findings of a file of claims, in its order. Like a finding, it has no truth value."""

    json: Mapping[str, Any]
    """All of it as the command line writes it with `--format json`."""
    code: int
    """The exit code: 0 all as expected, 1 violation, 3 a subject failed, 4 inconclusive, 5 expectations drifted."""

    @property
    def findings(self) -> list[Finding]:
        """One for each claim."""
        return [Finding(finding) for finding in self.json["findings"]]

    @property
    def as_expected(self) -> bool:
        """Whether every claim has the verdict that the file expects of it."""
        return bool(self.json["as_expected"])

    def assert_as_expected(self) -> None:
        """For tests: raises `AssertionError` unless every verdict is the expected one and the command ended well."""
        if self.code != 0 or not self.as_expected:
            raise AssertionError(repr(self))

    def __bool__(self) -> NoReturn:
        raise TypeError("a suite is neither true nor false: ask .as_expected or .assert_as_expected()")

    def _rows(self) -> list[tuple[str, str, str, str]]:
        def row(finding: Finding) -> tuple[str, str, str, str]:
            surprise = "" if finding.json.get("as_expected", True) else " (expected: %s)" % finding.json.get("expect")
            return (
                str(finding.json.get("name", "")),
                finding.claim,
                finding.verdict + surprise,
                str(finding.json["epsilon_lower"]),
            )

        return [row(finding) for finding in self.findings]

    def __repr__(self) -> str:
        return "\n".join("%s: %s %s, eps >= %s" % row for row in self._rows())

    def _repr_html_(self) -> str:
        cell = '%s style="text-align:left;padding:0.15em 0.8em 0.15em 0">%s</%s>'
        names = ("name", "claim", "verdict", "eps >=")
        head = "".join(cell % ('<th scope="col"', name, "th") for name in names)
        body = "".join(
            "<tr>%s</tr>" % "".join(cell % ("<td", html.escape(text), "td") for text in row) for row in self._rows()
        )
        return "<table><thead><tr>%s</tr></thead><tbody>%s</tbody></table>" % (head, body)
