"""Links the families of two registers that are laid out in memory: trained or with what was learned before."""

from duckdb import DuckDBPyConnection

from producers.matching import blocks, closure, learning, verdicts, weighing
from producers.matching.learning import Model
from producers.matching.rules import Rules


def link_all(duck: DuckDBPyConnection, rules: Rules, model: Model | None = None, *, uses_family: bool = True) -> Model:
    """Compare all with all who could be one, and judge. Without a model one is learned; returns it."""
    scales = weighing.Scales(rules, model or learning.train(duck, rules), uses_family)
    blocks.bring_together(duck)
    weighing.choose(duck, scales)
    weighing.weigh(duck, scales)
    if model is None:
        weighing.learn_members(duck, scales)
    weighing.add_members(duck, scales)
    verdicts.judge(duck, rules.bands)
    closure.touch_all(duck)
    return scales.model


def link_changed(duck: DuckDBPyConnection, rules: Rules, model: Model) -> None:
    """Compare only who changed since the last run, and judge them and all that hang together with them.

    The same pairs come out as from `link_all` with this model: a pair's weight depends on its two families alone, and
    a family's verdict on its candidates and theirs.
    """
    scales = weighing.Scales(rules, model)
    blocks.bring_together(duck, only_changed=True)
    weighing.choose(duck, scales)
    for find_more in (True, False):
        weighing.weigh(duck, scales)
        weighing.add_members(duck, scales)
        if find_more:
            closure.find_touched(duck, rules.bands.review)
    verdicts.judge(duck, rules.bands)


def find_doubles(duck: DuckDBPyConnection, rules: Rules) -> Model:
    """Compare the families of one register, laid out on both sides, with one another; returns what was learned."""
    scales = weighing.Scales(rules, learning.train_within(duck, rules))
    blocks.bring_together_within(duck)
    weighing.choose(duck, scales)
    weighing.weigh(duck, scales)
    weighing.add_members(duck, scales)
    verdicts.judge_within(duck, rules.doubles.review)
    closure.touch_all(duck)
    return scales.model
