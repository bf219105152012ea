"""Every word the worksheet shows that does not come from an exercise."""

from __future__ import annotations

from collections.abc import Callable

from workshop_kit.course import gettext as _

__all__ = ["words"]


def words(lang: str) -> dict[str, str]:
    """Return the worksheet's own words in one language; ``{places}`` are filled on the page."""

    def say(message: str) -> str:
        return _(message, lang)

    return {
        **_typing(say),
        **_rows(say),
        **_choosing(say),
        **_sorting(say),
        **_rounds(say),
        **_saving(say),
        **_checking(say),
        **_guessing(say),
        **_in_class(say),
        **_in_team(say),
        # the punctuation between words differs as well
        "colon": ": " if lang == "en" else "：",
        "list_comma": ", " if lang == "en" else "、",
        "list_semicolon": "; " if lang == "en" else "；",
        "gap": " " if lang == "en" else "",
    }


Say = Callable[[str], str]


def _typing(_: Say) -> dict[str, str]:
    return {
        "blank": _("Blank"),
        "own_company": _("Only you and the trainer"),
        "compared": _("The class sees totals only"),
        "not_a_number": _("This is not a number. Enter one such as {example}."),
        "outside_range": _("Enter a number from {min} to {max}."),
        "below_min": _("Enter a number of at least {min}."),
        "above_max": _("Enter a number of at most {max}."),
        "whole_number": _("Enter a whole number."),
        "decimal_places": _("Use at most {n} decimal places."),
        "too_long": _("{n} characters too many; at most {max} fit."),
        "characters_left": _("{n} characters left"),
        "at_least_characters": _("At least {n} characters."),
    }


def _rows(_: Say) -> dict[str, str]:
    return {
        "row_name": _("Row"),
        "row_number": _("No."),
        "row_n": _("Row {number}"),
        "add_row": _("Add a row"),
        "remove": _("Remove"),
        "remove_row": _("Remove: {row}"),
        "row_removed": _("Removed: {row}"),
        "undo": _("Undo"),
        "take_over": _("Take over"),
        "taken_over": _("Taken over."),
        "undone": _("Undone."),
        "most_rows": _("No more than {n} rows."),
        "answer_first": _("Answer question {n} first; then the rows appear here."),
        "no_teams": _("No other team has joined yet. Its row appears here."),
    }


def _choosing(_: Say) -> dict[str, str]:
    return {
        "choose": _("Choose…"),
        "choose_exactly": _("Choose {n}."),
        "choose_between": _("Choose {min} to {max}."),
        "choose_at_most": _("Choose at most {n}."),
        "choose_at_least": _("Choose at least {n}."),
        "too_many_chosen": _("You chose {chosen}; at most {n} fit. Take one back."),
        "ranking_help": _("Most important first. Drag, or use the arrows."),
        "not_ranked": _("Not ranked yet."),
        "keep_order": _("This order is right"),
        "move_up": _("Move up: {item}"),
        "move_down": _("Move down: {item}"),
        "now_at_place": _("{item}: now number {n} of {all}"),
        "given": _("{amount} given"),
        "still_to_give": _("{amount} left"),
        "too_much": _("{amount} too many"),
        "all_given": _("All given"),
        "amount_and_rest": _("{amount}; {rest}"),
        "chart_shows": _("The chart shows: {setting}"),
        "use_setting": _("Use the chart’s setting"),
        "setting_taken": _("Your answer: {setting}"),
        "taken_earlier": _("the setting you took before"),
        "nothing_taken": _("No setting taken yet."),
        "no_setting": _("Set the chart first."),
    }


def _sorting(_: Say) -> dict[str, str]:
    return {
        "sort_help": _("Press a card, then its group. With a mouse you can drag it as well."),
        "placed": _("{n} of {all} placed"),
        "cards_left": _("Still to place"),
        "all_placed": _("All cards are placed. Press one to move it."),
        "which_group": _("Where does it belong: {card}"),
        "put_back": _("Put it back"),
        "card_lies": _("{card}: {group}. {count}"),
        "look_again": _("Look again"),
    }


def _rounds(_: Say) -> dict[str, str]:
    return {
        "you": _("You"),
        "nothing": _("nothing"),
        "round_n": _("Round {n}"),
        "round_of": _("Round {n} of {all}"),
        "put_to": _("Put it to {name}"),
        "thinking": _("{name} is thinking…"),
        "fill_in": _("Fill in “{label}” first."),
        "round_taken": _("This round was put already; its answer stands above."),
        "rounds_over": _("It is over: no further round follows."),
    }


def _saving(_: Say) -> dict[str, str]:
    return {
        "state_idle": _("Saved as you write"),
        "state_saving": _("Saving…"),
        "state_saved": _("Saved {time}"),
        "state_retrying": _("Not saved, retrying"),
        "state_offline": _("Offline, kept on this device"),
        "state_needs": _("Needs you"),
        "state_kept": _("Not saved, kept on this device"),
        "state_unkept": _("Not saved yet: keep this page open"),
        "conflict_title": _("This answer was changed in two places."),
        "conflict_ask": _("Which one stays?"),
        "mine_at": _("Yours {time}"),
        "theirs_at": _("Stored {time}"),
        "keep_mine": _("Keep mine"),
        "keep_theirs": _("Keep this"),
        "mine": _("Yours"),
        "theirs": _("Stored"),
    }


def _checking(_: Say) -> dict[str, str]:
    return {
        "answered": _("{n} of {all} answered"),
        "check": _("Check my answers"),
        "check_ours": _("Check our answers"),
        "hand_in": _("Hand in"),
        "hand_in_again": _("Hand in again"),
        "submit": _("Submit"),
        "submit_again": _("Submit again"),
        "handing_in": _("Handing in…"),
        "still_blank": _("Still blank: {n}. Press again to hand in all the same."),
        "checking": _("Checking…"),
        "mend_first": _("Not checked yet: look at question {n} first."),
        "not_yet_saved": _("Not checked: your answers are not all saved yet. Try again shortly."),
        "no_reply": _("No reply to the check. Your answers are kept. Try again."),
        "feedback": _("Feedback"),
        "verdict_right": _("Right"),
        "verdict_wrong": _("Wrong"),
        "verdict_partly": _("Not yet"),
        "verdict_blank": _("Not finished"),
        "verdict_open": _("Open question"),
        "before_right": _("First time: right"),
        "before_wrong": _("First time: wrong"),
        "before_partly": _("First time: not yet"),
        "before_blank": _("First time: blank"),
        "handed_in": _("Handed in {time}"),
        "handed_in_once": _("Handed in {time}. It counts once."),
        "may_change": _(
            "Until your trainer closes the test you may change an answer and hand in again."
        ),
        "nothing_before": _("You did not hand in the first test, so there is nothing to compare."),
        "hint": _("Hint {n} of {all}"),
        "changed_since": _("Changed since"),
        "first_attempt": _("First attempt, {time}."),
        "first_attempt_again": _("First attempt, {time}. A second attempt scores 70%."),
        "second_attempt": _("Second attempt, {time}. Newly right answers score 70%."),
        "later_attempt": _("Attempt {n}, {time}. Newly right answers score 70%."),
    }


def _guessing(_: Say) -> dict[str, str]:
    return {
        "commit": _("Commit my guess"),
        "committing": _("Committing…"),
        "guess_first": _("Make your guess first."),
        "your_guess": _("Your guess"),
        "result": _("Result"),
    }


def _in_class(_: Say) -> dict[str, str]:
    return {
        "fetching": _("Fetching your answers…"),
        "fetching_again": _("The class cannot be reached just now. This page keeps trying."),
        "stopped_out": _(
            "You are not signed in here any more, so nothing is saved. "
            "Join again with your resume code."
        ),
        "stopped_removed": _("You are no longer in this class. Nothing more is saved."),
        "stopped_ended": _("This class has ended. Nothing more is saved."),
        "stopped_other": _(
            "Somebody else has joined on this device. Nothing more is saved on this page."
        ),
        "stopped_closed": _("Your trainer has closed this exercise. Your answers are kept."),
        "question_closed": _("Your trainer has closed this question. Your answer is kept."),
        "question_waits": _("Your trainer opens this question when it is time."),
        "still_kept": _("What is not saved yet stays on this device."),
        "reload": _("Reload the page"),
        "model_answer": _("Model answer"),
        "debrief": _("Debrief"),
    }


def _in_team(_: Say) -> dict[str, str]:
    return {
        "team_pen": _("Your team’s questions"),
        "team_question": _("Question {n} is answered by your team."),
        "team_questions": _("Questions {n} are answered by your team."),
        "you_write": _("You have the pen."),
        "writes": _("{name} has the pen."),
        "writes_away": _("{name} has the pen but is away."),
        "nobody_writes": _("Nobody has the pen."),
        "here_now": _("Also here: {names}"),
        "alone_here": _("Nobody else is here"),
        "take_pen": _("Take the pen"),
        "ask_pen": _("Ask for the pen"),
        "asked": _("Asked for the pen"),
        "hand_over": _("Hand over the pen"),
        "hand_to": _("To {name}"),
        "hand_to_away": _("To {name} (away)"),
        "handing": _("Handing over…"),
        "lay_down": _("Lay it down"),
        "asks_for_pen": _("{name} asks for the pen."),
        "not_now": _("Not now"),
        "not_handed_over": _("Not handed over yet: look at question {n} first."),
        "not_handed_over_yet": _("Not handed over: not all is saved yet. Try again shortly."),
        "not_reached": _("That did not get through. Try again."),
        "held_title": _("Kept on this device."),
        "held_by": _("{name} has the pen, so your text has not reached the team."),
        "held_by_nobody": _("Take the pen, and your text is sent to the team."),
    }
