"""What each channel member is worth to the user, and which partners to keep."""

from workshop_kit.models.channel._chosen import channel_plan
from workshop_kit.models.channel._consolidate import consolidate_channel
from workshop_kit.models.channel._equity import equity_shares
from workshop_kit.models.channel._plan import ChannelPlan
from workshop_kit.models.channel._today import ChannelToday, channel_today
from workshop_kit.models.channel._value import BENEFITS, ChannelValue, channel_value

__all__ = [
    "BENEFITS",
    "ChannelPlan",
    "ChannelToday",
    "ChannelValue",
    "channel_plan",
    "channel_today",
    "channel_value",
    "consolidate_channel",
    "equity_shares",
]
