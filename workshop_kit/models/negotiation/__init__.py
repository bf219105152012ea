"""Negotiation: what concessions tell, what a programme is worth, and a buyer to practise on."""

from workshop_kit.models.negotiation._buyer import negotiate, rehearse
from workshop_kit.models.negotiation._concessions import ConcessionFlag, Concessions, concessions
from workshop_kit.models.negotiation._erosion import Erosion, programme_erosion
from workshop_kit.models.negotiation._record import read_talks
from workshop_kit.models.negotiation._talks import Reply, Talks
from workshop_kit.models.negotiation._trade_gains import TradeGains, trade_gains
from workshop_kit.models.negotiation._trades import Trade, trades

__all__ = [
    "ConcessionFlag",
    "Concessions",
    "Erosion",
    "Reply",
    "Talks",
    "Trade",
    "TradeGains",
    "concessions",
    "negotiate",
    "programme_erosion",
    "read_talks",
    "rehearse",
    "trade_gains",
    "trades",
]
