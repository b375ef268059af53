"""The network: BERT with six layers and mean pooling, as in sentence-transformers' MiniLM-L6.

Weights keep the names of the published file, so that they load as they are.
"""

from __future__ import annotations

from collections.abc import Mapping

import jax
import jax.numpy as jnp

LAYERS, HEADS, WIDTH = 6, 12, 384
EPSILON = 1e-12
Weights = Mapping[str, jax.Array]

_EMBEDDINGS = "embeddings."


def encode(
    weights: Weights,
    ids: jax.Array,
    mask: jax.Array,
    *,
    key: jax.Array | None = None,
    dropout: float = 0.1,
) -> jax.Array:
    """Return one vector a text, shape (texts, 384).

    ``ids`` and ``mask`` have the shape (texts, tokens); the mask is 1.0 where there is a token.
    With a ``key`` some values are dropped at random, as in training.
    """

    def drop(values: jax.Array, place: int) -> jax.Array:
        if key is None:
            return values
        kept = jax.random.bernoulli(jax.random.fold_in(key, place), 1 - dropout, values.shape)
        return values * kept / (1 - dropout)

    x = drop(embedded(weights, ids), 0)
    for layer in range(LAYERS):
        name = name_of(layer)
        seen = attended(weights, layer, x, mask)
        x = normed(weights, name + "attention.output.LayerNorm", x + drop(seen, 2 * layer + 1))
        made = linear(weights, name + "output.dense", wide(weights, layer, x))
        x = normed(weights, name + "output.LayerNorm", x + drop(made, 2 * layer + 2))
    there = mask[:, :, None]
    return (x * there).sum(1) / there.sum(1)


def name_of(layer: int) -> str:
    """Return what the names of a layer's weights begin with."""
    return f"encoder.layer.{layer}."


def embedded(weights: Weights, ids: jax.Array) -> jax.Array:
    """Return what the first layer reads, shape (texts, tokens, 384)."""
    words = weights[_EMBEDDINGS + "word_embeddings.weight"][ids]
    places = weights[_EMBEDDINGS + "position_embeddings.weight"][: ids.shape[1]]
    kind = weights[_EMBEDDINGS + "token_type_embeddings.weight"][0]
    return normed(weights, _EMBEDDINGS + "LayerNorm", words + places + kind)


def attended(weights: Weights, layer: int, x: jax.Array, mask: jax.Array) -> jax.Array:
    """Return what a layer's attention adds to ``x``, of the same shape."""
    texts, tokens, width = x.shape
    name = name_of(layer) + "attention."
    bias = (1.0 - mask)[:, None, None, :] * -1e9

    def split(part: str) -> jax.Array:
        values = linear(weights, f"{name}self.{part}", x)
        return values.reshape(texts, tokens, HEADS, width // HEADS).transpose(0, 2, 1, 3)

    query, known, value = (split(part) for part in ("query", "key", "value"))
    alike = query @ known.transpose(0, 1, 3, 2) / jnp.sqrt(width // HEADS)
    seen = jax.nn.softmax(alike + bias, -1) @ value
    return linear(weights, name + "output.dense", seen.transpose(0, 2, 1, 3).reshape(x.shape))


def wide(weights: Weights, layer: int, x: jax.Array) -> jax.Array:
    """Return the inner units of a layer, shape (texts, tokens, units)."""
    inner = linear(weights, name_of(layer) + "intermediate.dense", x)
    return jax.nn.gelu(inner, approximate=False)


def linear(weights: Weights, name: str, x: jax.Array) -> jax.Array:
    """Return one product and its bias."""
    # Products in 16 bits, all else in 32: an epoch takes a third less time for the same loss.
    short = (values.astype(jnp.bfloat16) for values in (x, weights[name + ".weight"]))
    made = jnp.einsum("tnw,ow->tno", *short)
    return made.astype(jnp.float32) + weights[name + ".bias"]


def normed(weights: Weights, name: str, x: jax.Array) -> jax.Array:
    """Return ``x`` with mean 0 and spread 1 for each token, scaled as the weights say."""
    mean = x.mean(-1, keepdims=True)
    spread = ((x - mean) ** 2).mean(-1, keepdims=True)
    unit = (x - mean) * jax.lax.rsqrt(spread + EPSILON)
    return unit * weights[name + ".weight"] + weights[name + ".bias"]
