"""Breaches of addressees, signature and recipients."""

from dataclasses import replace

from tests.thethuc.breaches.right import LIST, SIGN, L, P
from tests.thethuc.drafts import Draft, Text

PLANTED: dict[str, tuple[Draft, str, str, str]] = {
    # name: draft, code, part of the place, part of the message
    "KT. over CHỦ TỊCH": (
        P.but(office=("TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "CHỦ TỊCH")),
        "the-thuc-tham-quyen",
        f"{SIGN}KT. CHỦ TỊCH",
        "không phải cấp phó",
    ),
    "KT. with nobody below": (
        P.but(office=("TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH")),
        "the-thuc-tham-quyen",
        f"{SIGN}KT. CHỦ TỊCH",
        "không có dòng chức vụ",
    ),
    "KT. before a deputy": (
        P.but(office=("TM. ỦY BAN NHÂN DÂN", "KT. PHÓ CHỦ TỊCH", "PHÓ CHỦ TỊCH")),
        "the-thuc-tham-quyen",
        f"{SIGN}KT. PHÓ",
        "người đứng đầu",
    ),
    "TM. without a collective": (
        P.but(office=("TM. CHỦ TỊCH", "CHỦ TỊCH")),
        "the-thuc-tham-quyen",
        f"{SIGN}TM. CHỦ TỊCH",
        "không phải tên tập thể",
    ),
    "T/M for TM.": (
        P.but(office=("T/M ỦY BAN NHÂN DÂN", "CHỦ TỊCH")),
        "the-thuc-tham-quyen",
        f"{SIGN}T/M",
        "phải là “TM.”",
    ),
    "a deputy without KT.": (
        P.but(office=("TM. ỦY BAN NHÂN DÂN", "PHÓ CHỦ TỊCH")),
        "the-thuc-tham-quyen",
        f"{SIGN}PHÓ CHỦ TỊCH",
        "không ghi “KT.”",
    ),
    "the wrong sides": (
        P.but(head="swapped", lines="typed"),
        "the-thuc-vi-tri",
        "bảng 1, dòng 1, ô",
        "đặt ở bên",
    ),
    "an academic title": (
        P.but(name=replace(P.name, text="ThS. Nguyễn Văn A")),
        "the-thuc-hoc-vi",
        f"{SIGN}ThS.",
        "học vị",
    ),
    "the name not bold": (
        P.but(name=replace(P.name, bold=False)),
        "the-thuc-kieu-chu",
        f"{SIGN}Nguyễn",
        "đậm",
    ),
    "the office too small": (
        P.but(office_look=Text("", 12, bold=True)),
        "the-thuc-co-chu",
        f"{SIGN}TM.",
        "cỡ chữ 12",
    ),
    "Nơi nhận too large": (
        P.but(noi_nhan=replace(P.noi_nhan, size=13)),
        "the-thuc-co-chu",
        f"{LIST}Nơi nhận",
        "13",
    ),
    "Nơi nhận upright": (
        P.but(noi_nhan=replace(P.noi_nhan, italic=False)),
        "the-thuc-kieu-chu",
        f"{LIST}Nơi nhận",
        "nghiêng",
    ),
    "recipients too large": (
        P.but(recipient=replace(P.recipient, size=12)),
        "the-thuc-co-chu",
        f"{LIST}- Sở",
        "12",
    ),
    "recipients in italics": (
        P.but(recipient=replace(P.recipient, italic=True)),
        "the-thuc-kieu-chu",
        f"{LIST}- Sở",
        "đứng",
    ),
    "a recipient without semicolon": (
        P.but(recipients=("- Sở LĐTBXH", *P.recipients[1:])),
        "the-thuc-noi-nhan",
        f"{LIST}- Sở",
        "“;”",
    ),
    "a recipient without dash": (
        P.but(recipients=(P.recipients[0], "UBND các xã;", P.recipients[2])),
        "the-thuc-noi-nhan",
        LIST,
        "gạch đầu dòng",
    ),
    "Lưu VT": (
        P.but(recipients=(*P.recipients[:2], "- Lưu VT, LĐTBXH.")),
        "the-thuc-noi-nhan-luu",
        f"{LIST}- Lưu",
        "dấu hai chấm",
    ),
    "no line Lưu": (
        P.but(recipients=("- Sở LĐTBXH;", "- UBND các xã, thị trấn.")),
        "the-thuc-noi-nhan-luu",
        f"{LIST}- UBND",
        "Lưu",
    ),
    "Như trên without Kính gửi": (
        P.but(recipients=("- Như trên;", *P.recipients)),
        "the-thuc-noi-nhan",
        f"{LIST}- Như trên",
        "Kính gửi",
    ),
    "Kính gửi in a plan": (
        P.but(
            addressed=(Text("Kính gửi: Sở Tài chính", align="center"),),
            recipients=("- Như trên;", *P.recipients),
        ),
        "the-thuc-kinh-gui",
        "đoạn 4: “Kính gửi",
        "Kế hoạch",
    ),
    "an addressee without semicolon": (
        L.but(
            addressed=(L.addressed[0], replace(L.addressed[1], text="- Sở Y tế"), L.addressed[2])
        ),
        "the-thuc-kinh-gui",
        "đoạn 2: “- Sở Y tế",
        "“;”",
    ),
    "a letter without Như trên": (
        L.but(recipients=("- Sở Tài chính;", "- Lưu: VT, LĐTBXH.")),
        "the-thuc-noi-nhan",
        f"{LIST}Nơi nhận",
        "Như trên",
    ),
}
