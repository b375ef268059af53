"""Tells which of the eleven dialogue acts a message is, from whatever features are there.

Multinomial logistic regression over the sentence features of the pipeline, sparse and dense alike:
each featurizer's block is dampened, weighted by rarity (sparse) and scaled to length one, so that
a new featurizer, such as sentence vectors, needs no change here. Weights are kept as safetensors,
never as a pickle.
"""

import json
from typing import Any, Dict, List, Optional, Text, Type

import numpy as np
from numpy.typing import NDArray
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.nlu.featurizers.featurizer import Featurizer
from rasa.shared.nlu.constants import FEATURE_TYPE_SENTENCE, INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from safetensors.numpy import load_file, save_file
from scipy.sparse import csr_matrix, hstack, vstack
from sklearn.linear_model import LogisticRegression

RANKING = "intent_ranking"
Floats = NDArray[np.float64]


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class DialogueActClassifier(IntentClassifier, GraphComponent):
    """Names the dialogue act of a message with a probability for each act."""

    def __init__(
        self,
        config: Dict[Text, Any],
        storage: ModelStorage,
        resource: Resource,
        model: Optional["Weights"] = None,
    ) -> None:
        """Take the configuration and, when loaded, the trained weights."""
        self._config = config
        self._storage = storage
        self._resource = resource
        self._model = model

    @classmethod
    def required_components(cls) -> List[Type[Any]]:
        """Return what must come before: any featurizer."""
        return [Featurizer]

    @staticmethod
    def get_default_config() -> Dict[Text, Any]:
        """Return `strength` (inverse regularisation), `seed` and `rounds` (most iterations)."""
        return {"strength": 10.0, "seed": 42, "rounds": 300}

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
        """Make the classifier with the weights that training kept."""
        with model_storage.read_from(resource) as folder:
            kept = load_file(str(folder / "weights.safetensors"))
            acts = json.loads((folder / "acts.json").read_text(encoding="utf-8"))
        return cls(config, model_storage, resource, Weights(acts, kept))

    def train(self, training_data: TrainingData) -> Resource:
        """Fit the weights to the examples that have words and an act, and keep them."""
        examples = [e for e in training_data.intent_examples if e.get(TEXT) and e.get(INTENT)]
        self._model = fit(
            [blocks(example) for example in examples],
            [example.get(INTENT) for example in examples],
            strength=self._config["strength"],
            seed=self._config["seed"],
            rounds=self._config["rounds"],
        )
        with self._storage.write_to(self._resource) as folder:
            save_file(self._model.arrays, str(folder / "weights.safetensors"))
            (folder / "acts.json").write_text(json.dumps(self._model.acts), encoding="utf-8")
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
        if not message.get(TEXT) or self._model is None:
            return [{"name": None, "confidence": 0.0}]
        chances = self._model.chances(blocks(message))
        order = np.argsort(-chances, kind="stable")
        return [{"name": self._model.acts[i], "confidence": float(chances[i])} for i in order]


class Weights:
    """Trained weights: `rarity`, one number a sparse feature; `coef`, acts x features; `bias`."""

    def __init__(self, acts: List[Text], arrays: Dict[Text, Floats]) -> None:
        """Take the acts in the order of the rows, and the arrays by name."""
        self.acts = acts
        self.arrays = arrays

    def chances(self, found: List[csr_matrix]) -> Floats:
        """Return the probability of each act for one message's feature blocks."""
        row = _scaled(found, self.arrays["rarity"])
        scores = np.asarray(row @ self.arrays["coef"].T).ravel() + self.arrays["bias"]
        raised = np.exp(scores - np.max(scores))
        chances = raised / raised.sum()
        if all(block.nnz for block in found):
            return chances
        # A featurizer that saw nothing it knows, as with made-up words, is a reason to doubt.
        return (chances + 1.0 / len(chances)) / 2.0


def blocks(message: Message) -> List[csr_matrix]:
    """Return the sentence features of a message, one row for each featurizer, in stable order."""
    found = [f for f in message.features if _of_sentence(f)]
    found.sort(key=lambda feature: (feature.is_dense(), str(feature.origin)))
    return [csr_matrix(f.features, dtype=np.float64)[-1] for f in found]


def fit(
    examples: List[List[csr_matrix]],
    acts: List[Text],
    *,
    strength: float,
    seed: int,
    rounds: int,
) -> Weights:
    """Fit the weights; the same examples and seed give the same weights."""
    rarity = _rarity(examples)
    rows = vstack([_scaled(found, rarity) for found in examples]).tocsr()
    model = LogisticRegression(
        C=strength, class_weight="balanced", max_iter=rounds, random_state=seed, tol=3e-3
    )
    model.fit(rows, acts)
    arrays = {
        "rarity": rarity,
        "coef": np.ascontiguousarray(model.coef_),
        "bias": np.ascontiguousarray(model.intercept_),
    }
    return Weights([str(act) for act in model.classes_], arrays)


def _of_sentence(feature: Any) -> bool:
    return feature.attribute == TEXT and feature.type == FEATURE_TYPE_SENTENCE


def _rarity(examples: List[List[csr_matrix]]) -> Floats:
    seen = vstack([hstack(found) for found in examples]).tocsc()
    count = np.diff(seen.indptr)
    return np.log((1.0 + seen.shape[0]) / (1.0 + count)) + 1.0


def _scaled(found: List[csr_matrix], rarity: Floats) -> csr_matrix:
    done, start = [], 0
    for block in found:
        end = start + block.shape[1]
        done.append(_unit(block, rarity[start:end]))
        start = end
    return hstack(done).tocsr()


def _unit(block: csr_matrix, rarity: Floats) -> csr_matrix:
    block = block.copy()
    if block.nnz < block.shape[1]:
        block.data = np.log1p(block.data) * rarity[block.indices]
    length = np.sqrt((block.data**2).sum())
    return block / length if length else block
