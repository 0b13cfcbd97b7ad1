"""Breaches of the text: legal bases, headings, paragraphs, capitals."""

from dataclasses import replace

from tests.thethuc.breaches.right import BASE1, BASE2, BODY1, BODY2, BODY3, OLD, D, P, body
from tests.thethuc.drafts import Draft, Text

PLANTED: dict[str, tuple[Draft, str, str, str]] = {
    # name: draft, code, part of the place, part of the message
    "legal bases upright": (
        P.but(base=replace(P.base, italic=False)),
        "the-thuc-kieu-chu",
        BASE1,
        "nghiêng",
    ),
    "legal bases in italics, old rules": (
        OLD.but(base=replace(OLD.base, italic=True)),
        "the-thuc-kieu-chu",
        BASE1,
        "đứng",
    ),
    "a legal basis without semicolon": (
        P.but(bases=(P.bases[0].replace(";", "."), P.bases[1])),
        "the-thuc-can-cu-dau-cau",
        BASE1,
        "“;”",
    ),
    "the last basis with a comma": (
        P.but(bases=(P.bases[0], P.bases[1].replace("tỉnh.", "tỉnh,"))),
        "the-thuc-can-cu-dau-cau",
        BASE2,
        "“.”",
    ),
    "the last basis with a full stop, old rules": (
        OLD.but(bases=(OLD.bases[0], OLD.bases[1].replace("tỉnh,", "tỉnh."))),
        "the-thuc-can-cu-dau-cau",
        BASE2,
        "“,”",
    ),
    "the body of size 12": (P.but(body=body(1, size=12)), "the-thuc-co-chu", BODY2, "cỡ chữ 12"),
    "a paragraph not justified": (
        P.but(body=body(1, align="left")),
        "the-thuc-doan-can-le",
        BODY2,
        "canh trái",
    ),
    "an indent of 2 cm": (
        P.but(body=body(1, first=1134)),
        "the-thuc-doan-lui-dau-dong",
        BODY2,
        "2 cm",
    ),
    "no indent": (OLD.but(body=body(2, first=0)), "the-thuc-doan-lui-dau-dong", BODY3, "0 cm"),
    "spacing of two lines": (
        P.but(body=body(1, line=480)),
        "the-thuc-doan-cach-dong",
        BODY2,
        "2 dòng",
    ),
    "an exact height of 12 pt": (
        P.but(body=body(1, line=240, rule="exact")),
        "the-thuc-doan-cach-dong",
        BODY2,
        "12 pt",
    ),
    "no space between paragraphs": (
        P.but(body=body(2, before=0)),
        "the-thuc-doan-cach-doan",
        BODY3,
        "0 pt",
    ),
    "the kind in small letters": (
        P.but(title=replace(P.title or Text(""), text="Kế hoạch")),
        "the-thuc-in-hoa",
        "đoạn 1: “Kế hoạch",
        "in hoa",
    ),
    "the subject in capitals": (
        P.but(subject=replace(P.subject or Text(""), text="TRIỂN KHAI CÔNG TÁC TRẺ EM")),
        "the-thuc-in-hoa",
        "đoạn 2: “TRIỂN",
        "in thường",
    ),
    "the kind not centred": (
        P.but(title=replace(P.title or Text(""), align="left")),
        "the-thuc-canh-giua",
        "đoạn 1: “KẾ HOẠCH",
        "canh giữa",
    ),
    "a part's heading in small letters": (
        P.but(body=body(0, text="I. Mục tiêu chung")),
        "the-thuc-in-hoa",
        BODY1,
        "in hoa",
    ),
    "an article not bold": (
        D.but(body=(D.body[0], replace(D.body[1], extra=""), D.body[2])),
        "the-thuc-kieu-chu",
        "đoạn 7: “Điều 1",
        "đậm",
    ),
    "capitals of an agency": (
        P.but(body=body(1, text=f"Ủy ban Nhân dân huyện: {P.body[1].text}")),
        "the-thuc-viet-hoa",
        BODY2,
        "Ủy ban nhân dân",
    ),
    "an article cited in small letters": (
        P.but(body=body(1, text=f"Theo khoản 2 điều 5 của Luật: {P.body[1].text}")),
        "the-thuc-viet-hoa",
        BODY2,
        "Điều 5",
    ),
    "a numbered ward in small letters": (
        P.but(body=body(1, text=f"Tại phường 2, quận khác: {P.body[1].text}")),
        "the-thuc-viet-hoa",
        BODY2,
        "Phường 2",
    ),
}
