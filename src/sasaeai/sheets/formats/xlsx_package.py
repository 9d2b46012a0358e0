"""The members of an .xlsx package that matter: its sheets, and a clean copy for the reader library.

What the library gets is rebuilt from members that ``ooxml_package`` unpacked and checked, so that nothing odd in the
archive and no unused part can reach it.
"""

import io
import re
import zipfile

from sasaeai.sheets.formats import ooxml_package, refusals
from sasaeai.sheets.formats.ooxml_package import members_of, relations_of

_WANTED = re.compile(
    r"(?:\[Content_Types\]\.xml|_rels/\.rels|.*workbook[^/]*\.xml(?:\.rels)?|.*sharedStrings\d*\.xml|.*styles\d*\.xml"
    r"|(?:.*/)?(?:work|chart|dialog|macro)sheets/.*\.(?:xml|rels)|.*/drawings/[^/]*\.vml)",
    re.IGNORECASE | re.DOTALL,
)
_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_MAIN_STRICT = "{http://purl.oclc.org/ooxml/spreadsheetml/main}"


class Package(ooxml_package.Package):
    """The members of a workbook that matter here."""

    def __init__(self, members: dict[str, bytes], name: str) -> None:
        super().__init__(members, name, "xlsx")
        paths = (path for path in members if path.lower().endswith("workbook.xml"))
        self.workbook_path = next(paths, "")
        if not self.workbook_path:
            raise self.damaged()

    def sheet_paths(self) -> dict[str, str]:
        """The member of each sheet, by the sheet's name. Raises where a sheet's member is lost or two share a name."""
        targets = self.targets(self.workbook_path)
        paths = {}
        for element in self.xml(self.workbook_path).iter():
            if element.tag not in (f"{_MAIN}sheet", f"{_MAIN_STRICT}sheet"):
                continue
            relation = next((value for key, value in element.attrib.items() if key.endswith("}id")), "")
            path, sheet = targets.get(relation, ""), element.get("name", "")
            if path not in self.members:
                raise self.damaged()
            if sheet in paths:
                raise refusals.repeated_sheet(self.name, sheet)
            paths[sheet] = path
        return paths

    def unusual_parts(self) -> set[str]:
        """Parts that the workbook names and that do not stand where workbooks usually keep them."""
        sheets = set(self.targets(self.workbook_path).values()) - self.members.keys()
        return {path for path in sheets if path.endswith(".xml")} | {relations_of(path) for path in sheets}

    def repacked(self) -> io.BytesIO:
        """The members as an archive without compression."""
        target = io.BytesIO()
        with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as archive:
            for path, content in self.members.items():
                if not path.endswith(".vml"):
                    archive.writestr(path, content)
        target.seek(0)
        return target


def open_package(data: bytes, name: str) -> Package:
    """Unpack a workbook. Raises ``UnreadableDocumentError`` for damage and excess."""
    with ooxml_package.opened(data, name) as archive:
        ooxml_package.require_moderate(archive, name)
        package = Package(members_of(archive, name, "xlsx", lambda path: _WANTED.fullmatch(path) is not None), name)
        odd = package.unusual_parts()
        package.members |= members_of(archive, name, "xlsx", odd.__contains__) if odd else {}
    return package
