"""Repair OFX whose elements are not closed or whose end tags close nothing."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

TOKEN = re.compile(r"<(/?)([A-Za-z0-9._]+)[^<>]*>([^<]*)")
MAX_NAMED = 5
"""Elements that the evidence names."""
ROW_TAGS = frozenset({"STMTTRN", "STMTTRNP", "BANKTRANLIST", "STMTRS", "CCSTMTRS"})
"""Aggregates that never hold one of their own kind: a second start ends the first."""


@dataclass(slots=True)
class _Repair:
    """State of a repair: the open aggregates, the text so far and the tags that were wrong."""

    open_tags: list[str] = field(default_factory=list)
    parts: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)

    def close_until(self, tag: str) -> None:
        """Close the open aggregates up to one, and that one."""
        while self.open_tags:
            closed = self.open_tags.pop()
            self.parts.append(f"</{closed}>")
            if closed == tag:
                return
            self.faults.append(closed)


def repair_elements(text: str) -> tuple[str, str]:
    """Return an OFX text whose elements nest, and the names of those that did not."""
    closed_somewhere = {tag.upper() for is_end, tag, _ in TOKEN.findall(text) if is_end}
    repair = _Repair()
    leaf = ""
    for is_end, tag, value in _iterate_tokens(text):
        if is_end:
            # The end of a leaf, which is closed already.
            if tag == leaf:
                leaf = ""
            elif tag in repair.open_tags:
                repair.close_until(tag)
            else:
                repair.faults.append(tag)
            continue

        leaf = ""
        if value:
            repair.parts.append(f"<{tag}>{value}</{tag}>")
            leaf = tag
        elif tag in closed_somewhere | ROW_TAGS:
            if tag in ROW_TAGS and tag in repair.open_tags:
                repair.faults.append(tag)
                repair.close_until(tag)
            repair.parts.append(f"<{tag}>")
            repair.open_tags.append(tag)
    if repair.open_tags:
        repair.close_until(repair.open_tags[0])
    names = list(dict.fromkeys(repair.faults))
    return "\n".join(repair.parts), ", ".join(names[:MAX_NAMED])


def _iterate_tokens(text: str) -> Iterator[tuple[bool, str, str]]:
    """Yield tags as whether they end an element, the name, and the value behind a start."""
    for match in TOKEN.finditer(text):
        yield bool(match[1]), match[2].upper(), match[3].strip()
