"""Jinja's messages on a broken tag, in the clerk's language."""

import re

_TOKENS = {
    "end of print statement": "dấu }}",
    "end of statement block": "dấu %}",
    "begin of print statement": "dấu {{",
    "begin of statement block": "dấu {%",
    "end of template": "hết mẫu",
    "variable_end": "dấu }}",
    "block_end": "dấu %}",
    "name": "một tên",
    "string": "chữ trong ngoặc kép",
    "integer": "một số",
    "float": "một số",
    "assign": "dấu =",
    "in": "chữ in",
}

_RULES = (
    (r"Encountered unknown tag '(end\w+|elif|else)'", "thẻ “{0}” không khớp với thẻ mở nào"),
    (r"Encountered unknown tag '([^']+)'", "không có thẻ {0}; chỉ có if, elif, else, for"),
    (
        r"Unexpected end of template.*block that needs to be closed is '([^']+)'",
        "thẻ “{0}” mở mà chưa đóng",
    ),
    (r"innermost block that needs to be closed is '([^']+)'", "thẻ “{0}” bên trong chưa đóng"),
    (r"Unexpected end of template", "có thẻ mở mà chưa đóng"),
    (r"unexpected end of template, expected '([^']+)'", "thẻ bị cắt giữa chừng, thiếu {0}"),
    (r"expected token '.+?', got '='", "so sánh bằng phải viết hai dấu =="),
    (r"expected token '(.+?)', got '(.+?)'\.?$", "cần {0} nhưng gặp {1}"),
    (r"Expected an expression, got '(.+?)'\.?$", "thiếu tên hoặc giá trị trước {0}"),
    (r"unexpected '(.+?)', expected '(.+?)'", "gặp {0} trong khi cần {1}"),
    (r"unexpected char (?:'(.)'|\"(.)\") at", "có ký tự lạ {0}{1}"),
    (r"unexpected '(end of .+?)'\.?$", "thiếu tên hoặc giá trị trước {0}"),
    (r"unexpected '(.+?)'\.?$", "thừa {0}"),
    (r"tag name expected", "sau {{% thiếu if, for, endif hoặc endfor"),
    (r"expected name or number", "sau dấu chấm thiếu tên"),
    (r"expected subscript expression", "trong [ ] thiếu số"),
    (r"cannot chain multiple tests", "mỗi điều kiện chỉ dùng một chữ is"),
    (r"can't assign to", "tên đặt sau for không dùng được"),
    (r"No (?:filter|test) named '(.+?)'", "không có bộ lọc hoặc phép thử {0}"),
    (r"Invalid character in identifier", "tên có ký tự không dùng được"),
    (r"lồng nhau", "lồng nhau quá sâu"),
)
_PATTERNS = tuple((re.compile(pattern), text) for pattern, text in _RULES)


def retold(message: str) -> str:
    """A message of Jinja's parser in Vietnamese."""
    for pattern, vietnamese in _PATTERNS:
        if (match := pattern.search(message)) is not None:
            return vietnamese.format(*(_token(part or "") for part in match.groups()))
    return "viết chưa đúng"


def _token(name: str) -> str:
    """A piece of a tag, by Jinja's name for it."""
    if not name or (name.isidentifier() and name.startswith(("end", "if", "for", "el"))):
        return _TOKENS.get(name, name)
    return _TOKENS.get(name, f"“{name}”")
