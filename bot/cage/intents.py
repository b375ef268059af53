"""Tells which of the eleven dialogue acts a message is: by meaning, words and letters.

The meaning is the vector of the sentence encoder that triage uses as well; words, letters and
shapes know names and spellings that it has never met. It learns from `data/nlu` and from the
messages of `data/triage/train`. Weights are kept as safetensors, never as a pickle.
"""

import json
import re
from pathlib import Path
from typing import Any, Dict, List, Optional, Sequence, Text, Type

import numpy as np
from numpy.typing import NDArray
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.nlu.utils.pattern_utils import extract_patterns
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from safetensors.numpy import load_file, save_file

from bot.cage import project
from bot.cage.encoder import Encoder
from bot.cage.features import Features, learn_features
from bot.cage.messages import taught
from bot.cage.softmax import Softmax, fit

RANKING = "intent_ranking"
REPORT = "report"
_LINK = re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE)
_WEIGHTS, _KNOWN = "weights.safetensors", "known.json"
Floats = NDArray[np.float32]


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class DialogueActClassifier(IntentClassifier, GraphComponent):
    """Names the dialogue act of a message with a probability for each act."""

    def __init__(
        self,
        config: Dict[Text, Any],
        storage: ModelStorage,
        resource: Resource,
        model: Optional["Acts"] = None,
    ) -> None:
        """Take the configuration and, when loaded, what was learnt."""
        self._config = config
        self._storage = storage
        self._resource = resource
        self._model = model

    @classmethod
    def required_components(cls) -> List[Type[Any]]:
        """Return what must come before: nothing, the text is enough."""
        return []

    @staticmethod
    def get_default_config() -> Dict[Text, Any]:
        """Return how training goes: see `Acts`."""
        return {"seed": 42, "rounds": 8, "even": 0.5, "vector_weight": 1.5, "report_odds": 1.5}

    @classmethod
    def create(
        cls,
        config: Dict[Text, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> "DialogueActClassifier":
        """Make an untrained classifier."""
        return cls(config, model_storage, resource)

    @classmethod
    def load(
        cls,
        config: Dict[Text, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> "DialogueActClassifier":
        """Make the classifier with what training kept."""
        with model_storage.read_from(resource) as folder:
            model = load_acts(folder, Encoder(project.ENCODER), config["vector_weight"])
        return cls(config, model_storage, resource, model)

    def train(self, training_data: TrainingData) -> Resource:
        """Learn from the examples that have words and an act, and from our messages; keep that."""
        examples = [e for e in training_data.intent_examples if e.get(TEXT) and e.get(INTENT)]
        rows = [(str(e.get(TEXT)), str(e.get(INTENT))) for e in examples]
        rows += taught(project.DATA / "triage" / "train")
        patterns = extract_patterns(training_data, use_word_boundaries=True)
        self._model = learn_acts(
            [text for text, _ in rows],
            [act for _, act in rows],
            Encoder(project.ENCODER),
            shapes=[(one["name"], one["pattern"]) for one in patterns],
            **{name: self._config[name] for name in self.get_default_config()},
        )
        with self._storage.write_to(self._resource) as folder:
            self._model.save(folder)
        return self._resource

    def process(self, messages: List[Message]) -> List[Message]:
        """Give each message its act and the ranking of all acts."""
        for message in messages:
            ranking = self._ranking(message)
            message.set(INTENT, dict(ranking[0]), add_to_output=True)
            message.set(RANKING, ranking, add_to_output=True)
        return messages

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Leave training data alone: no component behind this one learns from it."""
        return training_data

    def _ranking(self, message: Message) -> List[Dict[Text, Any]]:
        text = message.get(TEXT)
        if not text or self._model is None:
            return [{"name": None, "confidence": 0.0}]
        chances = self._model.chances(text)
        order = np.argsort(-chances, kind="stable")
        return [{"name": self._model.names[i], "confidence": float(chances[i])} for i in order]


class Acts:
    """What was learnt: the acts by name, what words say, what the meaning says.

    `vector_weight` is how much longer than each block of words the vector is.
    """

    def __init__(
        self,
        names: Sequence[Text],
        encoder: Encoder,
        features: Features,
        softmax: Softmax,
        vector_weight: float,
    ) -> None:
        """Take the acts in the order of the weights, and the parts."""
        self.names = list(names)
        self._encoder = encoder
        self._features = features
        self._softmax = softmax
        self._weight = np.float32(vector_weight)

    def chances(self, text: Text) -> Floats:
        """Return the probability of each act for one text."""
        text = without_links(text)
        vector = self._encoder.vector(text)[None, :] * self._weight
        chances = self._softmax.chances(self._features.rows([text]), vector)[0]
        if self._features.knows(text):
            return chances
        # Not one word of it was ever met. Made-up words are a reason to doubt: what is left stays
        # below the threshold of config.yml, so the bot asks again.
        doubted: Floats = (chances + np.float32(2.0 / len(chances))) / np.float32(3.0)
        return doubted

    def save(self, folder: Path) -> None:
        """Write numbers as safetensors and names as JSON."""
        arrays = {**self._softmax.arrays, "rarity": self._features.rarity}
        save_file(arrays, str(folder / _WEIGHTS))
        known = {
            "acts": self.names,
            "encoder": self._encoder.hash,
            "shapes": self._features.shapes,
            "words": self._features.words,
            "letters": self._features.letters,
        }
        (folder / _KNOWN).write_text(json.dumps(known), encoding="utf-8")


def without_links(text: Text) -> Text:
    """Return a text without addresses of pages: a link says where, not what somebody wants."""
    return _LINK.sub(" ", text).strip() or text


def load_acts(folder: Path, encoder: Encoder, vector_weight: float) -> Acts:
    """Read what training kept; ValueError where it learnt from another encoder."""
    arrays = load_file(str(folder / _WEIGHTS))
    known = json.loads((folder / _KNOWN).read_text(encoding="utf-8"))
    if known["encoder"] != encoder.hash:
        raise ValueError("the dialogue model learnt from another encoder: run `make train`")
    rarity = arrays.pop("rarity")
    features = Features(known["shapes"], known["words"], known["letters"], rarity)
    return Acts(known["acts"], encoder, features, Softmax(arrays), vector_weight)


def learn_acts(
    texts: Sequence[Text],
    acts: Sequence[Text],
    encoder: Encoder,
    *,
    shapes: Sequence[Any],
    even: float,
    seed: int,
    rounds: int,
    vector_weight: float,
    report_odds: float = 1.0,
) -> Acts:
    """Learn which text is which act; the same texts in the same order give the same weights.

    `report_odds` makes a report so many times likelier afterwards: to call a report something else
    is worse than to ask about something else as if it were one.
    """
    texts = [without_links(text) for text in texts]
    names = sorted(set(acts))
    goals = [names.index(act) for act in acts]
    features = learn_features(texts, shapes)
    vectors = encoder.vectors(texts) * np.float32(vector_weight)
    rows = features.rows(texts)
    softmax = fit(rows, vectors, goals, len(names), even=even, seed=seed, rounds=rounds)
    if REPORT in names:
        softmax.arrays["dense"][-1, names.index(REPORT)] += np.float32(np.log(report_odds))
    return Acts(names, encoder, features, softmax, vector_weight)
