"""What calls of a procedure are held to, as it follows from comparisons with the defaults."""

from __future__ import annotations

from sqlgen.plan.variables import Argument, Guard, Variables


def test_a_looser_bound_does_not_hide_a_tighter_one() -> None:
    """ "At most 9" does not say "below 9"; "below 9" says "at most 9" and "below 10"."""
    variables = Variables("v_")
    number = variables.of(Argument("number", "integer"), 3)
    for bound in (9, 8):
        assert number <= bound
        assert number < bound
        assert number <= bound
        assert number < bound + 1
        kept = [(each.sign, each.right) for each in variables.steps if isinstance(each, Guard)]
        assert kept == [("<", bound)]
