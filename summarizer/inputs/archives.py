"""Archives: every member is a source of its own, read without being unpacked to the disk."""

from __future__ import annotations

import gzip
import io
import zipfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import PurePosixPath
from typing import IO

from summarizer.errors import InputError
from summarizer.inputs.formats import kind_named, read_source, reader_of
from summarizer.inputs.items import MIB, InputFailure, InputSource, Item
from summarizer.inputs.limits import unpack

LARGEST = 2048 * MIB
MOST_MEMBERS = 1_000_000
# Formats that are archives themselves, by a member that they have.
_PACKAGES = {"word/document.xml": "docx", "META-INF/container.xml": "epub", "datapackage.json": "wacz"}


def read_gzip(source: InputSource) -> Iterator[Item]:
    """What a `.gz` holds, under its name without `.gz`."""
    name = source.name[:-3] if source.name.lower().endswith(".gz") else source.name
    with gzip.open(source.stream) as packed:
        stream = unpack(packed, source.name, size_of(source.stream))
        yield from read_source(replace(source, name=name, stream=stream, depth=source.depth + 1))


def size_of(stream: IO[bytes]) -> int:
    """The length of a stream in bytes where it can be known, else 0."""
    if not stream.seekable():
        return 0
    here = stream.tell()
    end = stream.seek(0, io.SEEK_END)
    stream.seek(here)
    return end


def read_zip(source: InputSource) -> Iterator[Item]:
    """The members of a `.zip` that have a format; or the one document that an Office file or an e-book is."""
    source = seekable(source)
    archive = open_zip(source)
    kind = next((kind for name, kind in _PACKAGES.items() if name in archive.NameToInfo), None)
    if kind is not None:
        source.stream.seek(0)
        yield from reader_of(kind)(source)
        return
    beside: Counter[str] = Counter()
    members = [member for member in archive.infolist() if not member.is_dir()]
    for member in members:
        yield from _member(archive, member, source, beside)
    say_left_out(source, beside, len(members) - beside.total())


def say_left_out(source: InputSource, beside: Counter[str], read: int) -> None:
    """Say what of an archive was left out, by kind. Raises InputError where nothing of it was `read`."""
    kinds = ", ".join(f"{count} {kind}" for kind, count in beside.most_common())
    if not read:
        raise InputError(f"{source.name} has nothing that can be read; it holds {kinds or 'nothing at all'}.")
    if kinds:
        source.options.say(f"{source.name}: left out {kinds}.")


def _member(
    archive: zipfile.ZipFile, member: zipfile.ZipInfo, source: InputSource, beside: Counter[str]
) -> Iterator[Item]:
    path = PurePosixPath(member.filename.replace("\\", "/"))
    if path.is_absolute() or ".." in path.parts or ":" in path.parts[0]:
        yield InputFailure(
            f"{source.name}/{member.filename}",
            InputError(f"{source.name} has a member that names a place outside it: {member.filename}."),
        )
    elif any(part.startswith((".", "__MACOSX")) for part in path.parts):
        beside["hidden"] += 1
    elif not kind_named(path.name):
        beside[path.suffix.lower() or "without a suffix"] += 1
    else:
        part = source.part(path.as_posix(), io.BytesIO())
        try:
            with open_member(archive, member, source.name) as stream:
                yield from read_source(replace(part, stream=stream))
        except InputError as error:
            yield InputFailure(part.name, error)


def seekable(source: InputSource) -> InputSource:
    """The source itself, or where its stream gives each byte once, its bytes in memory. Raises InputError."""
    return source if source.stream.seekable() else replace(source, stream=io.BytesIO(source.read(LARGEST)))


def open_zip(source: InputSource) -> zipfile.ZipFile:
    """The archive of a source. Raises InputError where it is damaged, or has too many members."""
    try:
        archive = zipfile.ZipFile(seekable(source).stream)
    except (zipfile.BadZipFile, NotImplementedError, ValueError) as error:
        raise InputError(f"{source.name} is no ZIP archive, or a damaged one: {error}.") from None
    if len(archive.filelist) > MOST_MEMBERS:
        raise InputError(f"{source.name} has more than {MOST_MEMBERS:,} members.", "Split it.")
    return archive


def open_member(archive: zipfile.ZipFile, member: zipfile.ZipInfo, name: str) -> IO[bytes]:
    """A member as a stream that ends where it unpacks to a bomb. Raises InputError for an encrypted one."""
    if member.flag_bits & 1:
        raise InputError(f"{name} is encrypted.", "Unpack it with its password, and give the files.")
    try:
        return unpack(archive.open(member), f"{name}/{member.filename}", member.compress_size)
    except (zipfile.BadZipFile, NotImplementedError) as error:
        raise InputError(f"{name}/{member.filename} cannot be unpacked: {error}.") from None


def member_bytes(archive: zipfile.ZipFile, name: str, source: InputSource, limit: int) -> bytes:
    """The bytes of the member `name`. Raises InputError where it is missing, a bomb, or larger than `limit` bytes."""
    try:
        member = archive.getinfo(name)
    except KeyError:
        raise InputError(f"{source.name} is damaged: it has no {name}.") from None
    with open_member(archive, member, source.name) as stream:
        return replace(source, stream=stream).read(limit)
