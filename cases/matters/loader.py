"""Reads the flows that rooms declare and refuses what a careful reader would refuse.

An app names its folders in ``flow_folders`` of its AppConfig, relative to the project.
"""

from collections.abc import Iterator
from functools import cache
from pathlib import Path

import msgspec
from django.apps import apps
from django.conf import settings

from cases.matters.table import Flow
from cases.matters.verify import FlowError, verify


def flow_paths() -> Iterator[Path]:
    """The files of all flows."""
    for config in apps.get_app_configs():
        for folder in getattr(config, "flow_folders", ()):
            yield from sorted((Path(settings.BASE_DIR) / folder).glob("*.toml"))


def parse_flow(text: bytes, name: str) -> Flow:
    """One flow. Raises FlowError with the file's name."""
    try:
        flow = msgspec.toml.decode(text, type=Flow)
    except (msgspec.ValidationError, msgspec.DecodeError) as error:
        raise FlowError(f"{name}: {error}") from error
    for fault in verify(flow):
        raise FlowError(f"{name}: {fault}")
    return flow


@cache
def load_flows() -> dict[str, Flow]:
    """All flows by kind, read once. Raises FlowError."""
    found: dict[str, Flow] = {}
    for path in flow_paths():
        flow = parse_flow(path.read_bytes(), path.name)
        if flow.kind != path.stem or flow.kind in found:
            raise FlowError(f"{path.name}: a flow stands once, in a file of its own name")
        found[flow.kind] = flow
    for flow in found.values():
        for act in flow.act:
            unknown = set(act.starts) - found.keys()
            if unknown:
                raise FlowError(f"{flow.kind}: {act.code} starts {unknown}, which is no flow")
    return dict(sorted(found.items(), key=lambda pair: (pair[1].order, pair[0])))


def flow_of(kind: str) -> Flow:
    """The flow of a kind. Raises KeyError."""
    return load_flows()[kind]
