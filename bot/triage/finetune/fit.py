"""Teaches the network: one encoder, three heads (danger, category, dialogue act) at a time.

Only the encoder is kept; `bot.triage` trains its own heads on the finished vectors.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
import optax

from bot.triage.finetune.bert import WIDTH, encode
from bot.triage.finetune.corpus import BATCH, Labels, Reader, Row

SEED = 20_261_123
EPOCHS = 4
# So many epochs pass before the network is made narrower.
WHOLE = 1
# Chosen on the dev split: how far a step goes, how much faster the new heads go than the encoder,
# how much each head counts, and how sure an answer may become.
_RATE, _HEADS_FASTER, _WARM_UP = 1.5e-4, 12.0, 0.06
_COUNTS = {"danger": 1.5, "category": 1.0, "act": 0.5}
_SMOOTH, _DECAY, _CLIP = 0.05, 0.01, 1.0

Parameters = dict[str, Any]
Report = Callable[[str], None]
Narrow = Callable[[dict[str, Any]], dict[str, Any]]
Step = Callable[[Parameters, Any, tuple[Any, ...], Any], tuple[Parameters, Any, Any]]


def fit(
    base: dict[str, Any],
    rows: Sequence[Row],
    labels: Labels,
    reader: Reader,
    *,
    epochs: int = EPOCHS,
    narrow: Narrow,
    report: Report,
) -> dict[str, Any]:
    """Return the weights of the tuned encoder, under the names that they came with.

    ``narrow`` makes the network smaller once it knows what matters, after `WHOLE` epochs; the
    others mend what that cost. ``report`` is told a line an epoch. The same rows, seed and machine
    give the same weights.
    """
    key = jax.random.key(SEED, impl="rbg")
    known = {name: jnp.asarray(values) for name, values in base.items()}
    parameters: Parameters = {"encoder": known, "heads": _heads(labels, key)}
    steps = epochs * (len(rows) // BATCH)
    start, done = time.monotonic(), 0
    step, state = _stepping(parameters, labels, done, steps)
    for epoch in range(1, epochs + 1):
        if epoch == min(WHOLE + 1, epochs):
            slim = narrow({name: np.asarray(v) for name, v in parameters["encoder"].items()})
            parameters["encoder"] = {name: jnp.asarray(values) for name, values in slim.items()}
            step, state = _stepping(parameters, labels, done, steps)
        losses = []
        for batch in reader.epoch(rows):
            now = jax.random.fold_in(key, 1_000 + done)
            arrays = (batch.ids, batch.mask, batch.right)
            parameters, state, value = step(parameters, state, arrays, now)
            losses.append(value)
            done += 1
        mean = float(np.mean([float(value) for value in losses]))
        report(f"epoch {epoch} of {epochs}: loss {mean:.3f}, {time.monotonic() - start:.0f} s")
    return {name: np.asarray(values) for name, values in parameters["encoder"].items()}


def _stepping(parameters: Parameters, labels: Labels, done: int, steps: int) -> tuple[Step, Any]:
    """Return what takes one step from here on, and the state that it starts with."""
    optimiser = _optimiser(done, steps)

    @partial(jax.jit, donate_argnums=(0, 1))
    def step(
        parameters: Parameters, state: Any, batch: tuple[Any, ...], key: Any
    ) -> tuple[Parameters, Any, Any]:
        def loss(parameters: Parameters) -> jax.Array:
            vectors = encode(parameters["encoder"], batch[0], batch[1], key=key)
            return _loss(parameters["heads"], vectors, batch[2], labels)

        value, slopes = jax.value_and_grad(loss)(parameters)
        changes, state = optimiser.update(slopes, state, parameters)
        return optax.apply_updates(parameters, changes), state, value

    return step, optimiser.init(parameters)


def _heads(labels: Labels, key: Any) -> Parameters:
    return {
        head: {
            "weight": jax.random.normal(jax.random.fold_in(key, at), (WIDTH, len(names))) * 0.02,
            "bias": jnp.zeros(len(names)),
        }
        for at, (head, names) in enumerate(labels.names.items())
    }


def _optimiser(done: int, steps: int) -> optax.GradientTransformation:
    whole = optax.warmup_cosine_decay_schedule(
        0.0, _RATE, int(steps * _WARM_UP), steps, _RATE * 0.02
    )

    def pace(count: Any) -> Any:
        return whole(count + done)

    def faster(count: Any) -> Any:
        return pace(count) * _HEADS_FASTER

    def which(parameters: Parameters) -> Any:
        return {
            part: jax.tree.map(lambda _, part=part: part, values)
            for part, values in parameters.items()
        }

    parts = {
        "encoder": optax.adamw(pace, weight_decay=_DECAY),
        "heads": optax.adamw(faster, weight_decay=_DECAY),
    }
    return optax.chain(optax.clip_by_global_norm(_CLIP), optax.multi_transform(parts, which))


def _loss(heads: Parameters, vectors: jax.Array, right: jax.Array, labels: Labels) -> jax.Array:
    total = jnp.zeros(())
    for at, (head, names) in enumerate(labels.names.items()):
        said = vectors @ heads[head]["weight"] + heads[head]["bias"]
        known = right[:, at] >= 0
        wanted = jax.nn.one_hot(jnp.maximum(right[:, at], 0), len(names))
        losses = optax.softmax_cross_entropy(said, optax.smooth_labels(wanted, _SMOOTH))
        total += _COUNTS[head] * (losses * known).sum() / jnp.maximum(known.sum(), 1)
    return total
