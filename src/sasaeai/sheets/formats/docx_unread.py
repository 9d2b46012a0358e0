"""What a Word document holds and is not read: each kind is named, so that nothing is passed over in silence."""

from collections.abc import Iterable

from sasaeai.sheets.formats.docx_walk import Attributes, Starters, Walk

_KINDS = {
    "c:chart": "グラフ",
    "cx:chart": "グラフ",
    "dgm:relIds": "SmartArt",
    "o:OLEObject": "埋め込みオブジェクト",
    "w:control": "ActiveX コントロール",
    "w:altChunk": "差し込まれた別形式の文書",
}


def in_words(names: Iterable[str]) -> str:
    """The kinds of these elements in quotes, each once and always in the same order."""
    found = set(names)
    kinds = dict.fromkeys(kind for name, kind in _KINDS.items() if name in found)
    return "".join(f"「{kind}」" for kind in kinds)


def _note(walk: Walk, _attributes: Attributes) -> None:
    if not walk.deleted:
        walk.story.unread.add(walk.path[-1])


STARTERS: Starters = dict.fromkeys(_KINDS, _note)
