"""What the gateway knows of a message (its channel, its danger) becomes entities, so slots fill."""

from typing import Any, Dict, List, Text

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import ENTITIES, INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message

ALLOWED = {
    "channel": frozenset({"web", "sms"}),
    "danger": frozenset({"now", "possible", "none"}),
}
REPORT = "report"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=False)
class MetadataEntities(GraphComponent):
    """Turns known values in `metadata` into entities; danger makes any message a report.

    Whatever else stands in the metadata is ignored, and values outside the lists never pass.
    """

    @classmethod
    def create(
        cls,
        config: Dict[Text, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> "MetadataEntities":
        """Make the component; it has no configuration."""
        return cls()

    def process(self, messages: List[Message]) -> List[Message]:
        """Add the entities to each message that has metadata."""
        for message in messages:
            known = _known(message.get("metadata"))
            found = message.get(ENTITIES, []) + [_entity(k, v) for k, v in known.items()]
            message.set(ENTITIES, found, add_to_output=True)
            if known.get("danger") == "now" and message.get(TEXT):
                message.set(INTENT, {"name": REPORT, "confidence": 1.0}, add_to_output=True)
        return messages

    def process_training_data(self, training_data: Any) -> Any:
        """Leave training data alone: nobody sent it through a gateway."""
        return training_data


def _known(metadata: Any) -> Dict[Text, Text]:
    told = metadata if isinstance(metadata, dict) else {}
    return {
        name: told[name]
        for name, values in ALLOWED.items()
        if isinstance(told.get(name), str) and told[name] in values
    }


def _entity(name: Text, value: Text) -> Dict[Text, Any]:
    return {"entity": name, "value": value, "start": 0, "end": 0, "extractor": "MetadataEntities"}
