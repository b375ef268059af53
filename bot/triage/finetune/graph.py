"""Writes the network as one ONNX file with small whole numbers for weights."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import onnxruntime
from onnx import TensorProto, helper, numpy_helper
from onnxruntime.quantization import QuantType, quantize_dynamic

from bot.triage.finetune.bert import EPSILON, HEADS, LAYERS, WIDTH, encode
from bot.triage.finetune.corpus import Batch

_TOKENS_MAX = 256
_OPSET, _IR = 20, 10
# ONNX Runtime's own operators.
_CONTRIB = "com.microsoft"
_PARTS = ("query", "key", "value")
_VECTORS, _STATES = "vectors", "states"
Arrays = Mapping[str, Any]


def write_graph(weights: Arrays, path: Path) -> None:
    """Write ``path``: input ids (texts, tokens) without padding; outputs vectors (texts, 384) and
    states (texts, tokens, 384), whose mean they are.
    """
    with tempfile.TemporaryDirectory() as folder:
        exact = Path(folder) / "exact.onnx"
        onnx.save(_Graph(weights).model(), exact)
        quantize_dynamic(
            exact,
            path,
            op_types_to_quantize=["MatMul", "Gather"],
            per_channel=True,
            # Weights of seven bits: with eight, processors without VNNI cut off large sums of two
            # products, and the same text would get another vector there.
            reduce_range=True,
            weight_type=QuantType.QInt8,
            extra_options={"MatMulConstBOnly": True, "DefaultTensorType": TensorProto.FLOAT},
        )


def likeness(weights: Arrays, path: Path, batches: Sequence[Batch]) -> float:
    """Return the mean cosine between the network's vectors and the file's; a text a batch."""
    session = onnxruntime.InferenceSession(str(path), providers=["CPUExecutionProvider"])
    found = []
    for batch in batches:
        read = int(batch.mask[0].sum())
        said = session.run(None, {"ids": batch.ids[:1, :read].astype(np.int64)})[0][0]
        meant = np.asarray(encode(weights, batch.ids, batch.mask))[0]
        found.append(said @ meant / (np.linalg.norm(said) * np.linalg.norm(meant)))
    return float(np.mean(found))


class _Graph:
    """Builds the graph step by step; every method returns the name of what it made."""

    def __init__(self, weights: Arrays) -> None:
        self._weights = weights
        self._constants: list[onnx.TensorProto] = []
        self._nodes: list[onnx.NodeProto] = []

    def model(self) -> onnx.ModelProto:
        """Return the whole network; the same computation as `bert.encode` without dropout."""
        x = self._embedded()
        for layer in range(LAYERS):
            name = f"encoder.layer.{layer}."
            seen = self._linear(self._attended(x, name), name + "attention.output.dense")
            x = self._normed(self._do("Add", x, seen), name + "attention.output.LayerNorm")
            wide = self._linear(x, name + "intermediate.dense")
            wide = self._do("Gelu", wide)
            made = self._linear(wide, name + "output.dense")
            x = self._normed(self._do("Add", x, made), name + "output.LayerNorm")
        self._nodes[-1].output[0] = _STATES
        mean = helper.make_node("ReduceMean", [_STATES, self._whole(1)], [_VECTORS], keepdims=0)
        self._nodes.append(mean)
        tokens = ["texts", "tokens", WIDTH]
        graph = helper.make_graph(
            self._nodes,
            "encoder",
            [helper.make_tensor_value_info("ids", TensorProto.INT64, ["texts", "tokens"])],
            [
                helper.make_tensor_value_info(_VECTORS, TensorProto.FLOAT, ["texts", WIDTH]),
                helper.make_tensor_value_info(_STATES, TensorProto.FLOAT, tokens),
            ],
            self._constants,
        )
        domains = [helper.make_opsetid("", _OPSET), helper.make_opsetid(_CONTRIB, 1)]
        made = helper.make_model(graph, opset_imports=domains, ir_version=_IR)
        onnx.checker.check_model(made)
        return made

    def _embedded(self) -> str:
        known = self._weights
        places = known["embeddings.position_embeddings.weight"][:_TOKENS_MAX]
        places = places + known["embeddings.token_type_embeddings.weight"][0]
        tokens = self._do("Slice", self._do("Shape", "ids"), self._whole(1), self._whole(2))
        place = self._do("Slice", self._const(places), self._whole(0), tokens, self._whole(0))
        words = self._const(known["embeddings.word_embeddings.weight"])
        both = self._do("Add", self._do("Gather", words, "ids", axis=0), place)
        return self._normed(both, "embeddings.LayerNorm")

    def _attended(self, x: str, name: str) -> str:
        # One product for all three is quicker than three small ones.
        whole = f"{name}attention.self."
        weights = [self._weights[f"{whole}{part}.weight"].T for part in _PARTS]
        biases = [self._weights[f"{whole}{part}.bias"] for part in _PARTS]
        made = self._do("MatMul", x, self._const(np.concatenate(weights, axis=1)))
        made = self._do("Add", made, self._const(np.concatenate(biases)))
        split = [f"{whole}{part}" for part in _PARTS]
        options = {"axis": -1, "num_outputs": len(split)}
        self._nodes.append(helper.make_node("Split", [made], split, name=whole, **options))
        return self._do("MultiHeadAttention", *split, domain=_CONTRIB, num_heads=HEADS)

    def _linear(self, x: str, name: str) -> str:
        weight = self._const(self._weights[name + ".weight"].T)
        bias = self._const(self._weights[name + ".bias"])
        return self._do("Add", self._do("MatMul", x, weight), bias)

    def _normed(self, x: str, name: str) -> str:
        weight = self._const(self._weights[name + ".weight"])
        bias = self._const(self._weights[name + ".bias"])
        return self._do("LayerNormalization", x, weight, bias, axis=-1, epsilon=EPSILON)

    def _do(self, kind: str, *inputs: str, **options: Any) -> str:
        name = f"n{len(self._nodes)}"
        self._nodes.append(helper.make_node(kind, list(inputs), [name], name=name, **options))
        return name

    def _whole(self, *numbers: int) -> str:
        return self._const(np.array(numbers, np.int64))

    def _const(self, values: Any) -> str:
        name = f"c{len(self._constants)}"
        self._constants.append(numpy_helper.from_array(np.ascontiguousarray(values), name))
        return name
