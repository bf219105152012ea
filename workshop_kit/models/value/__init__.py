"""What an offer and an account are worth: value to the customer, scorecard, economic profit."""

from workshop_kit.models.value._distinctiveness import (
    Distinctiveness,
    distinctiveness,
    mended_elements,
    own_elements,
)
from workshop_kit.models.value._economic_profit import (
    EconomicProfit,
    account_economic_profit,
    economic_profit,
    own_economic_profit,
)
from workshop_kit.models.value._economic_value import EconomicValue, economic_value
from workshop_kit.models.value._own_tool import NEEDS, OwnTool, own_tool
from workshop_kit.models.value._programme import programme_profit
from workshop_kit.models.value._proposition import PARTS, check_proposition
from workshop_kit.models.value._scorecard import Scorecard, own_scorecard, scorecard
from workshop_kit.models.value._sentence import TESTS, SentenceTests, sentence_tests
from workshop_kit.models.value._total_cost import DRIVERS, TotalCost, total_cost_of_ownership
from workshop_kit.models.value._value_map import ValueMap, value_map

__all__ = [
    "DRIVERS",
    "NEEDS",
    "PARTS",
    "TESTS",
    "Distinctiveness",
    "EconomicProfit",
    "EconomicValue",
    "OwnTool",
    "Scorecard",
    "SentenceTests",
    "TotalCost",
    "ValueMap",
    "account_economic_profit",
    "check_proposition",
    "distinctiveness",
    "economic_profit",
    "economic_value",
    "mended_elements",
    "own_economic_profit",
    "own_elements",
    "own_scorecard",
    "own_tool",
    "programme_profit",
    "scorecard",
    "sentence_tests",
    "total_cost_of_ownership",
    "value_map",
]
