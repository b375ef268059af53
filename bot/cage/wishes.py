"""Knows the words of two plain wishes whatever they look like: a new report, and never mind.

The bot itself offers "new report", and whoever gives up must not be asked on: neither is left to
what a classifier makes of a few words.
"""

import re
from typing import Any, Dict, List, Optional, Set, Text

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import ENTITIES, INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message

NEW_REPORT, WITHDRAW = "new_report", "withdraw"
# Rasa's rules go on with these acts; the entity `wish` says what is meant.
ACTS = {NEW_REPORT: "report", WITHDRAW: "stop_optout"}

_APART = re.compile(r"[^\w']+")
_LEAD = (
    r"(?:ok(?:ay)?|oh|ah|ach|actually|no+|nah|na|sorry|soz|hi|hiya|hello|hey|right|so|well|now|just"
    r"|please|pls|and|also|but|then|erm?|um+|tbh|honestly|you know what|on second thoughts?)"
)
_NEW = re.compile(
    rf"(?:{_LEAD} )*"
    r"(?:(?:i(?: have|'?ve)?|can i|could i|may i|id|i'd|i would|i want|we(?: have|'?ve)?|there'?s)"
    r"(?: also)?(?: got)?(?: (?:like|want|need|wanna|make|do|start|file|log|send|report))?"
    r"(?: to)?(?: (?:make|do|start|file|log|send|give|report|tell you(?: about)?))? )?"
    r"(?:(?:start|make|begin|file|log|open) )?(?:a |an |one |1 |this is a )?"
    r"(?:(?:brand )?new|another|different|separate|second|2nd|fresh|next|additional|extra)"
    r"(?: (?:new|different|separate))?"
    r" (?:report|reprot|reporting|thing(?: i (?:want|need|have))? to report"
    r"|(?:one|incident|issue|problem|matter|crime|complaint)(?: i (?:want|need|have))? to report)"
)
_AFTER = r"(?:it|this|that|then|now|please|any ?more|after all|today|really|instead)"
# "I don't want to go on" may be despair, so giving up names the report, or sending it.
_SEND = (
    r"(?:(?:report(?:ing)?|send(?:ing)?|submit|file|log)(?: (?:it|this|that|them|him|her|anything"
    r"|anyone|a report|(?:my|the|this) report))?"
    r"|(?:go on|carry on|go ahead|continue|go through) with (?:a|my|the|this) report)"
)
_GIVES_UP = (
    r"(?:never ?mind(?: about)?|nvm"
    r"|(?:just )?forget(?: (?:about )?(?:it|this|that|all that|i (?:said|asked|told you)"
    r"(?: anything| something)?)|(?: the| my) (?:report|whole thing))"
    r"|(?:do ?n'?t|do not) (?:bother|worry)(?: (?:about|with))?"
    r"|(?:just )?(?:leave|drop|scrap|bin) (?:it|this|that)(?: (?:there|be|out))?"
    r"|cancel(?: (?:my|the|this|that) (?:report|thing))?"
    r"|(?:stop|delete|withdraw|end|abandon|scrap|bin|drop) (?:my|the|this|that) report"
    r"|i(?:'?ve| have)? changed my mind(?: about(?: (?:it|this|that|reporting(?: it| this)?))?)?"
    r"|(?:i ?)?(?:do ?n'?t|do not|no longer|wo ?n'?t|will not|'?m not going to|am not going to"
    rf"|would rather not|'?d rather not)(?: (?:want|wish|need)(?: to)?)? {_SEND}"
    r"|i(?:'?ll| will) (?:just )?(?:leave it|(?:deal with|sort|handle) (?:it|this)(?: out)?"
    r"(?: (?:myself|ourselves))?)"
    r"|no need to report(?: it| this| anything)?)"
)
_TAIL = (
    r"(?:thanks|thank you|thx|ta|cheers|sorry|mate|pal|love|bye"
    r"|it(?:'?s| is)? ?(?:doesn'?t|does not)(?: really)? matter|doesn'?t matter"
    r"|it'?s (?:fine|ok(?:ay)?|nothing|not important|sorted)|not important|sorry to bother you"
    r"|(?:i )?(?:can'?t|can ?not|could ?n'?t) be (?:bothered|doing|arsed)"
    r"(?: (?:with )?(?:it|(?:all )?(?:of )?(?:this|that)))?|too much (?:bother|hassle|trouble)"
    r"|(?:it'?s |its |it is )?(?:really )?not worth (?:it|the (?:bother|hassle|trouble))"
    r"|sorry for wasting your time)"
)
# Each is one piece of bounded length; how they follow each other is not left to a pattern, which
# would try every way to part "now now now" between them.
_BEGINS, _GIVEN_UP = re.compile(_LEAD), re.compile(_GIVES_UP)
_ENDS = re.compile(rf"{_LEAD}|{_TAIL}|{_AFTER}")
_MOST_WORDS = 12


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=False)
class PlainWishes(GraphComponent):
    """Gives a message of such words the act that goes with them, and the entity `wish`."""

    @classmethod
    def create(
        cls,
        config: Dict[Text, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> "PlainWishes":
        """Make the component; it has no configuration."""
        return cls()

    def process(self, messages: List[Message]) -> List[Message]:
        """Mark the messages that say one of the wishes."""
        for message in messages:
            wish = wish_of(message.get(TEXT) or "")
            if wish:
                entity = {"entity": "wish", "value": wish, "start": 0, "end": 0}
                found = [*message.get(ENTITIES, []), {**entity, "extractor": "PlainWishes"}]
                message.set(ENTITIES, found, add_to_output=True)
                message.set(INTENT, {"name": ACTS[wish], "confidence": 1.0}, add_to_output=True)
        return messages

    def process_training_data(self, training_data: Any) -> Any:
        """Leave training data alone: it has its acts."""
        return training_data


def wish_of(text: Text) -> Optional[Text]:
    """Return which wish a text says.

    A new report may be told in the same text; who gives up says nothing else: "never mind the dog,
    it is the noise" is a report.
    """
    said = _APART.sub(" ", text[:400].lower().replace("\u2019", "'")).strip()
    if _gives_up(said.split(" ")):
        return WITHDRAW
    new = _NEW.match(said)
    return NEW_REPORT if new and (new.end() == len(said) or said[new.end()] == " ") else None


def _gives_up(words: List[Text]) -> bool:
    """Tell whether words give up and say nothing else, looking once at what begins at each word."""
    before: Set[int] = {0}
    since: Set[int] = set()
    for at in range(len(words)):
        if at not in before and at not in since:
            continue
        for end in range(at + 1, min(at + _MOST_WORDS, len(words)) + 1):
            piece = " ".join(words[at:end])
            if at in before and _BEGINS.fullmatch(piece):
                before.add(end)
            if _GIVEN_UP.fullmatch(piece) or (at in since and _ENDS.fullmatch(piece)):
                since.add(end)
    return len(words) in since
