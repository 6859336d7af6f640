"""Small PDFs made by hand, for the tests: text where one wants it, in the order one wants it, whole and broken files.

The text is set in a font that is not in the file (Adobe's CNS1 characters by their UTF-16 codes); every character is one em wide.
"""

from __future__ import annotations

import zlib
from collections.abc import Sequence

WIDTH, HEIGHT = 595, 842
_FONTS = (
    "<< /Type /Font /Subtype /Type0 /BaseFont /MSung-Light-UniCNS-UTF16-{way} /Encoding /UniCNS-UTF16-{way} /DescendantFonts "
    "[<< /Type /Font /Subtype /CIDFontType0 /BaseFont /MSung-Light /CIDSystemInfo << /Registry (Adobe) /Ordering (CNS1) "
    "/Supplement 0 >> /DW 1000 /FontDescriptor << /Type /FontDescriptor /FontName /MSung-Light /Flags 4 "
    "/FontBBox [0 -200 1000 900] /ItalicAngle 0 /Ascent 880 /Descent -120 /CapHeight 880 /StemV 93 >> >>] >>"
)


def show(text: str, x: float, y: float, size: float = 10, *, vertical: bool = False) -> str:
    """One piece of text; for vertical text x and y are the middle of the top edge."""
    font = "V" if vertical else "H"
    return f"BT /{font} {size} Tf 1 0 0 1 {x} {y} Tm <{text.encode('utf-16-be').hex()}> Tj ET\n"


def lines(text: str, x: float, y: float, size: float = 10, *, chars: int, leading: float = 16) -> list[str]:
    """A text broken into lines of so many characters, from the baseline y down."""
    pieces = [text[i : i + chars] for i in range(0, len(text), chars)]
    return [show(piece, x, y - number * leading, size) for number, piece in enumerate(pieces)]


def rule(left: float, y: float, right: float) -> str:
    """A horizontal line."""
    return f"{left} {y} {right - left} 0.5 re f\n"


def make_pdf(pages: Sequence[str], *, trailer: str = "", count: int | None = None, page_extra: str = "") -> bytes:
    """A PDF of pages given by their content; ``count`` is what the page tree claims."""
    objects = ["<< /Type /Catalog /Pages 2 0 R >>", "", _FONTS.format(way="H"), _FONTS.format(way="V")]
    kids: list[int] = []
    bodies: list[bytes] = [item.encode() for item in objects]
    for content in pages:
        data = zlib.compress(content.encode())
        bodies.append(b"<< /Length %d /Filter /FlateDecode >>\nstream\n%s\nendstream" % (len(data), data))
        kids.append(len(bodies) + 1)
        bodies.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {WIDTH} {HEIGHT}] {page_extra} "
            f"/Resources << /Font << /H 3 0 R /V 4 0 R >> >> /Contents {len(bodies)} 0 R >>".encode()
        )
    listed = " ".join(f"{kid} 0 R" for kid in kids)
    bodies[1] = f"<< /Type /Pages /Kids [{listed}] /Count {len(kids) if count is None else count} >>".encode()
    return assemble(bodies, trailer)


def assemble(bodies: Sequence[bytes], trailer: str = "") -> bytes:
    """Objects 1, 2, … as a file, the first one the catalog."""
    out = bytearray(b"%PDF-1.7\n")
    offsets: list[int] = []
    for number, body in enumerate(bodies, 1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(bodies) + 1)
    for offset in offsets:
        out += b"%010d 00000 n \n" % offset
    out += f"trailer\n<< /Size {len(bodies) + 1} /Root 1 0 R {trailer} >>\nstartxref\n{start}\n%%EOF\n".encode()
    return bytes(out)


def encrypted_pdf() -> bytes:
    """A file that asks for a password nobody has."""
    key = "00" * 32
    return make_pdf(
        [show("密", 100, 700)],
        trailer=f"/ID [<00> <00>] /Encrypt << /Filter /Standard /V 1 /R 2 /O <{key}> /U <{key}> /P -4 >>",
    )


def bomb_pdf(megabytes: int) -> bytes:
    """A small file whose one page shows so many megabytes of text: the stream is deflated twice."""
    chunk = b"BT /H 10 Tf 1 0 0 1 50 700 Tm <" + b"4e00" * 4000 + b"> Tj ET\n"
    packer = zlib.compressobj(9)
    data = b"".join([*(packer.compress(chunk) for _ in range(megabytes * 1_000_000 // len(chunk))), packer.flush()])
    data = zlib.compress(data, 9)
    return assemble(
        [
            b"<< /Type /Catalog /Pages 2 0 R >>",
            b"<< /Type /Pages /Kids [5 0 R] /Count 1 >>",
            _FONTS.format(way="H").encode(),
            b"<< /Length %d /Filter [/FlateDecode /FlateDecode] >>\nstream\n%s\nendstream" % (len(data), data),
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {WIDTH} {HEIGHT}] /Resources << /Font << /H 3 0 R >> >> "
            "/Contents 4 0 R >>".encode(),
        ]
    )
