"""argparse's own messages in Vietnamese: a gettext catalogue that is in memory.

argparse asks gettext for every text it prints. What the catalogue does not hold stays English, as
with any translation.
"""

import argparse
import gettext

MESSAGES = {
    "usage: ": "cách dùng: ",
    "positional arguments": "tham số",
    "options": "tùy chọn",
    "show this help message and exit": "xem hướng dẫn này",
    "the following arguments are required: %s": "còn thiếu %s",
    "unrecognized arguments: %s": "không hiểu “%s”",
    "one of the arguments %s is required": "cần một trong các tùy chọn %s",
    "not allowed with argument %s": "không dùng cùng với %s",
    "ambiguous option: %(option)s could match %(matches)s": (
        "“%(option)s” chưa rõ: có thể là %(matches)s"
    ),
    "argument %(argument_name)s: %(message)s": "%(argument_name)s: %(message)s",
    "expected one argument": "cần có một giá trị",
    "expected at least one argument": "cần có ít nhất một giá trị",
    "expected at most one argument": "chỉ nhận một giá trị",
    "expected %s argument": "cần có %s giá trị",
    "expected %s arguments": "cần có %s giá trị",
    "ignored explicit argument %r": "không nhận giá trị %r",
    "invalid choice: %(value)r (choose from %(choices)s)": (
        "không có “%(value)s”; chọn một trong: %(choices)s"
    ),
    "unknown parser %(parser_name)r (choices: %(choices)s)": (
        "không có lệnh “%(parser_name)s”; các lệnh: %(choices)s"
    ),
    "invalid %(type)s value: %(value)r": "“%(value)s” không dùng được (cần %(type)s)",
}
TYPES = {
    "int": "số nguyên",
    "_seconds": "số giây",
    "_jobs": "số nguyên từ 1 đến 512",
    "_port": "số cổng từ 0 đến 65535",
    "Path": "đường dẫn",
}


class _Catalogue(gettext.NullTranslations):
    """The messages; Vietnamese has no plural forms."""

    def gettext(self, message: str) -> str:
        return MESSAGES.get(message, message)

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return self.gettext(msgid1 if n == 1 else msgid2)


def speak() -> None:
    """Let argparse take its texts from the catalogue."""
    catalogue = _Catalogue()
    argparse._ = catalogue.gettext  # type: ignore[attr-defined]
    argparse.ngettext = catalogue.ngettext  # type: ignore[attr-defined]
