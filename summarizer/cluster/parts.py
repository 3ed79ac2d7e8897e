"""Where the parts of a run are kept: a folder that all nodes share, or an object store by its URL."""

from __future__ import annotations

import json
import uuid
from pathlib import Path
from typing import Any

from summarizer.batch.manifest import NAME as MANIFEST
from summarizer.errors import SettingsError
from summarizer.runs.layout import DATABASE
from summarizer.runs.shards import FOLDER, Shard

# What a part is made of; the manifest is published last, and says that the others are there.
_FILES = (DATABASE, "summaries.jsonl", "flags.jsonl", "failures.jsonl", MANIFEST)


class Parts:
    """The published parts of a run, at a path or any URL that fsspec knows (`s3://bucket/run`)."""

    def __init__(self, place: str) -> None:
        """`place` need not exist yet."""
        try:
            import fsspec
        except ImportError as error:
            raise SettingsError("--engine ray needs fsspec.", "pip install 'summarizer[ray]'") from error
        self.fs, self.root = fsspec.core.url_to_fs(place)

    def publish(self, shard: Shard, run: Path) -> None:
        """Put a part of a local run where all nodes see it, each file whole or not at all, its manifest last."""
        target = self._folder(shard)
        self.fs.makedirs(target, exist_ok=True)
        for name in _FILES:
            path = shard.directory(run) / name
            if path.is_file():
                self._write(path, f"{target}/{name}")

    def fetch(self, shard: Shard, run: Path) -> bool:
        """Copy a published part into a local run; False where there is none."""
        source = self._folder(shard)
        if not self.fs.exists(f"{source}/{MANIFEST}"):
            return False
        folder = run / FOLDER / shard.name
        folder.mkdir(parents=True, exist_ok=True)
        for name in _FILES:
            if self.fs.exists(f"{source}/{name}"):
                self.fs.get_file(f"{source}/{name}", str(folder / name))
        return True

    def shards(self) -> list[Shard]:
        """The published parts, in order."""
        names = (path.split("/")[-2] for path in self.fs.glob(f"{self.root}/*-of-*/{MANIFEST}"))
        return sorted(shard for name in names if (shard := Shard.of_name(name)))

    def manifest(self, shard: Shard) -> dict[str, Any]:
        """What a published part was asked to do."""
        return dict(json.loads(self.fs.cat_file(f"{self._folder(shard)}/{MANIFEST}")))

    def _folder(self, shard: Shard) -> str:
        return f"{self.root}/{shard.name}"

    def _write(self, path: Path, target: str) -> None:
        """An object store shows an object when it is whole; in a folder a file is moved into place."""
        if "file" not in self.fs.protocol:
            self.fs.put_file(str(path), target)
            return
        temporary = f"{target}.{uuid.uuid4().hex}.part"
        self.fs.put_file(str(path), temporary)
        Path(temporary).replace(target)
