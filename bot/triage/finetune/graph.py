"""Writes the network as one ONNX file with whole numbers of eight bits for weights."""

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
Arrays = Mapping[str, Any]


def write_graph(weights: Arrays, path: Path) -> None:
    """Write ``path``: inputs ids and mask (texts, tokens), output vectors (texts, 384)."""
    with tempfile.TemporaryDirectory() as folder:
        exact = Path(folder) / "exact.onnx"
        onnx.save(_Graph(weights).model(), exact)
        quantize_dynamic(
            exact,
            path,
            op_types_to_quantize=["MatMul", "Gather"],
            per_channel=True,
            weight_type=QuantType.QInt8,
            extra_options={"MatMulConstBOnly": True},
        )


def likeness(weights: Arrays, path: Path, batches: Sequence[Batch]) -> float:
    """Return the mean cosine between the network's vectors and those of the file."""
    session = onnxruntime.InferenceSession(str(path), providers=["CPUExecutionProvider"])
    found = []
    for batch in batches:
        given = {"ids": batch.ids.astype(np.int64), "mask": batch.mask}
        said = session.run(None, given)[0][0]
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
        bias = self._bias()
        for layer in range(LAYERS):
            name = f"encoder.layer.{layer}."
            seen = self._linear(self._attended(x, name, bias), name + "attention.output.dense")
            x = self._normed(self._do("Add", x, seen), name + "attention.output.LayerNorm")
            wide = self._do("Gelu", self._linear(x, name + "intermediate.dense"))
            made = self._linear(wide, name + "output.dense")
            x = self._normed(self._do("Add", x, made), name + "output.LayerNorm")
        there = self._do("Unsqueeze", "mask", self._whole(2))
        total = self._do("ReduceSum", self._do("Mul", x, there), self._whole(1), keepdims=0)
        count = self._do("ReduceSum", there, self._whole(1), keepdims=0)
        self._nodes.append(helper.make_node("Div", [total, count], ["vectors"]))
        graph = helper.make_graph(
            self._nodes,
            "encoder",
            [
                helper.make_tensor_value_info("ids", TensorProto.INT64, ["texts", "tokens"]),
                helper.make_tensor_value_info("mask", TensorProto.FLOAT, ["texts", "tokens"]),
            ],
            [helper.make_tensor_value_info("vectors", TensorProto.FLOAT, ["texts", WIDTH])],
            self._constants,
        )
        made = helper.make_model(
            graph, opset_imports=[helper.make_opsetid("", _OPSET)], ir_version=_IR
        )
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

    def _bias(self) -> str:
        there = self._do("Unsqueeze", "mask", self._whole(1, 2))
        absent = self._do("Sub", self._const(np.array(1, np.float32)), there)
        return self._do("Mul", absent, self._const(np.array(-1e4, np.float32)))

    def _attended(self, x: str, name: str, bias: str) -> str:
        size = WIDTH // HEADS

        def part(which: str, order: Sequence[int], scale: float = 1.0) -> str:
            values = self._linear(x, f"{name}attention.self.{which}", scale)
            split = self._do("Reshape", values, self._whole(0, 0, HEADS, size))
            return self._do("Transpose", split, perm=order)

        query = part("query", [0, 2, 1, 3], size**-0.5)
        alike = self._do("MatMul", query, part("key", [0, 2, 3, 1]))
        share = self._do("Softmax", self._do("Add", alike, bias), axis=-1)
        seen = self._do("MatMul", share, part("value", [0, 2, 1, 3]))
        return self._do(
            "Reshape",
            self._do("Transpose", seen, perm=[0, 2, 1, 3]),
            self._whole(0, 0, WIDTH),
        )

    def _linear(self, x: str, name: str, scale: float = 1.0) -> str:
        weight = self._const(self._weights[name + ".weight"].T * np.float32(scale))
        bias = self._const(self._weights[name + ".bias"] * np.float32(scale))
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
