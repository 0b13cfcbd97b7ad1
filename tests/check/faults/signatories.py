"""Who signs: faults and how to fix them."""

from tests.check.faults.fault import Fault

FAULTS = (
    Fault(
        "thay-mat-khong-hop-le",
        "Người ký!B2",
        {"Người ký!B2": "TM. CHỦ TỊCH"},
        "",
        {"Người ký!B2": "TM. ỦY BAN NHÂN DÂN"},
    ),
    Fault(
        "tham-quyen-khong-khop",
        "Người ký!E2",
        {"Người ký!E2": "CHÁNH VĂN PHÒNG"},
        "",
        {"Người ký!E2": "PHÓ CHỦ TỊCH"},
    ),
    Fault(
        "tham-quyen-khong-khop",
        "Người ký!C2",
        {"Người ký!C2": "TL.", "Người ký!E2": "CHÁNH VĂN PHÒNG"},
        "Để trống cột Thay mặt",
        {"Người ký!B2": None},
    ),
    Fault(
        "tham-quyen-khong-khop",
        "Người ký!D2",
        {"Người ký!D2": "PHÓ CHỦ TỊCH"},
        "",
        {"Người ký!D2": "CHỦ TỊCH"},
    ),
    Fault(
        "thieu-chuc-danh-thay",
        "Người ký!D2",
        {"Người ký!D2": None},
        "",
        {"Người ký!D2": "CHỦ TỊCH"},
    ),
    Fault(
        "thieu-tham-quyen",
        "Người ký!C2",
        {"Người ký!C2": None, "Người ký!D2": None},
        "",
        {"Người ký!C2": "KT.", "Người ký!D2": "CHỦ TỊCH"},
    ),
    Fault("thieu-tham-quyen", "Người ký!C2", {"Người ký!C2": None}, "", {"Người ký!C2": "KT."}),
    Fault(
        "chuc-vu-khong-hop-le",
        "Đăng ký!E3",
        {"Đăng ký!E3": "Cán bộ"},
        "",
        {"Đăng ký!E3": "Chủ tịch"},
    ),
    Fault(
        "co-hoc-ham-hoc-vi",
        "Người ký!F2",
        {"Người ký!F2": "ThS. Nguyễn Thị B"},
        "",
        {"Người ký!F2": "Nguyễn Thị B"},
    ),
    Fault(
        "thua-lenh-cap-pho",
        "Người ký!E3",
        {
            "Người ký!C3": "TL.",
            "Người ký!D3": "CHỦ TỊCH",
            "Người ký!E3": "PHÓ TRƯỞNG PHÒNG",
        },
        "",
        {"Người ký!E3": "TRƯỞNG PHÒNG"},
    ),
)
