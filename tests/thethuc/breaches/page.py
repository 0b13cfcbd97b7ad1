"""Breaches of page, font and page number."""

from tests.thethuc.breaches.right import (
    BODY2,
    OLD,
    P,
    body,
)
from tests.thethuc.drafts import Draft

PLANTED: dict[str, tuple[Draft, str, str, str]] = {
    # name: draft, code, part of the place, part of the message
    "left margin 2 mm off": (
        P.but(margins=(20, 20, 28, 15)),
        "the-thuc-le-trang",
        "trang",
        "Lề trái 28 mm",
    ),
    "right margin 2 mm off": (
        P.but(margins=(20, 20, 30, 13)),
        "the-thuc-le-trang",
        "trang",
        "Lề phải 13 mm",
    ),
    "top margin 2 mm off": (
        P.but(margins=(27, 20, 30, 15)),
        "the-thuc-le-trang",
        "trang",
        "Lề trên 27 mm",
    ),
    "bottom margin 2 mm off": (
        OLD.but(margins=(20, 18, 30, 15)),
        "the-thuc-le-trang",
        "trang",
        "Lề dưới 18 mm",
    ),
    "another font in a run": (
        P.but(body=body(1, extra="other font:Arial")),
        "the-thuc-phong-chu",
        BODY2,
        "Arial",
    ),
    "another font in a run, old rules": (
        OLD.but(body=body(1, extra="other font:Arial")),
        "the-thuc-phong-chu",
        BODY2,
        "Arial",
    ),
    "an old coding's font": (
        OLD.but(body=body(1, extra="other font:.VnTime")),
        "the-thuc-phong-chu",
        BODY2,
        ".VnTime",
    ),
    "a page number on page 1": (
        P.but(first_page=False),
        "the-thuc-so-trang-trang-dau",
        "trang",
        "trang thứ nhất",
    ),
    "a page number on page 1, old rules": (
        OLD.but(first_page=False),
        "the-thuc-so-trang-trang-dau",
        "trang",
        "trang thứ nhất",
    ),
    "the page number at the foot": (
        P.but(page_number="foot", page_align="center"),
        "the-thuc-so-trang-vi-tri",
        "trang",
        "chân trang",
    ),
    "the page number at the head, old rules": (
        OLD.but(page_number="head", page_align="right"),
        "the-thuc-so-trang-vi-tri",
        "trang",
        "đầu trang",
    ),
    "the page number at the right": (
        P.but(page_align="right"),
        "the-thuc-so-trang-vi-tri",
        "trang",
        "bên phải",
    ),
    "the page number in the middle, old rules": (
        OLD.but(page_align="center"),
        "the-thuc-so-trang-vi-tri",
        "trang",
        "giữa",
    ),
    "the page number too small": (
        P.but(page_size=11),
        "the-thuc-so-trang-kieu",
        "trang",
        "cỡ chữ 11",
    ),
    "many pages and no number": (
        P.but(page_number="none", body=P.body[:1] + P.body[1:2] * 40),
        "the-thuc-so-trang-thieu",
        "trang",
        "không có số trang",
    ),
}
