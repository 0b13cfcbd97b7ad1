"""Turns messages for a terminal into words for the page.

Messages are the same everywhere; a few of their hints name a command or an option, which a clerk
who never saw a terminal cannot use. Here each is replaced by the place on the page that does the
same.
"""

import re

_ELSEWHERE = r",? hoặc chọn (?:thư mục|nơi) khác bằng --out"

_WORDS = tuple(
    (re.compile(pattern), instead)
    for pattern, instead in (
        (r"Chạy hoso check với sổ (cũ|này) để xem lỗi", r"Mở sổ \1 ở mục Các sổ để xem lỗi"),
        (
            r"đóng sổ rồi chạy lệnh hoso lists với sổ ấy",
            "đóng sổ rồi bấm “Cập nhật danh sách chọn…” ở trang của năm",
        ),
        (r", hoặc nêu thư mục bằng --templates", ""),
        (
            r"chạy: hoso template new [^(]*?(?: \(lời văn lấy từ mẫu đã có\))?(;|\.?$)",
            r"nhờ người phụ trách máy tính thêm mẫu\1",
        ),
        (r"; khi soát riêng, hoso lint nêu đây là lỗi", "; khi soát riêng thì đây là lỗi"),
        (r"tạo sổ mới \(lệnh: hoso new\)", "tạo sổ mới ở mục Sổ mới"),
        (r"tạo sổ mới bằng lệnh hoso new", "tạo sổ mới ở mục Sổ mới"),
        (r"sổ mẫu \(lệnh: hoso new\)", "sổ trắng tạo ở mục Sổ mới"),
        (r"Xem lại đường dẫn sau --pkcs12", "Chọn lại tệp chứng thư"),
        (r"[Cc]hạy hoso doctor để xem", "mở mục Máy tính để xem"),
        (r"([Xx])em hoso doctor", r"\1em mục Máy tính"),
        (
            r"chạy với --reissue \S+?(?: --unit \S+?)?\.$",
            "bấm “Chọn loại, đơn vị…”, mở phần “Làm lại” và chọn loại văn bản ấy.",
        ),
        (
            r"lập hồ sơ chưa hoàn chỉnh bằng --incomplete",
            "đánh dấu “Lập cả hồ sơ chưa hoàn chỉnh”",
        ),
        (r", hoặc chờ lâu hơn bằng --wait SỐ-GIÂY", ""),
        (r"ví dụ: --year (\d{4})", r"ví dụ \1"),
        (r"bỏ --from để làm sổ trống", "chọn sổ trắng"),
        (
            r"Chọn thư mục gần gốc ổ đĩa hơn bằng --out",
            "Chép cả thư mục của chương trình đến nơi có đường dẫn ngắn hơn",
        ),
        (_ELSEWHERE, ""),
        (
            r"Chạy riêng các sổ của từng thư mục, hoặc nêu một thư mục mẫu bằng --templates",
            "Chỉ để một tệp papers.toml cạnh các sổ",
        ),
        (
            r"Chạy bằng người dùng ấy \(Docker: [^)]*\), hoặc cho cả hai thư mục cùng một chủ bằng "
            r"lệnh chown -R",
            "Nhờ người phụ trách máy tính cho cả hai thư mục cùng một chủ",
        ),
        (
            r"Chạy: make documents \(tự cài các gói Python\)",
            "Đóng cửa sổ của chương trình, rồi nhấp đúp lại tệp đã mở trang này",
        ),
        (
            r"Cắm thiết bị, xem lại tên, mã PIN và --pkcs11",
            "Cắm thiết bị, xem lại mã PIN và trình điều khiển đã chọn",
        ),
    )
)


def on_the_page(said: object) -> str:
    """A message or a hint in the page's words."""
    text = str(said or "")
    if "hoso " not in text and "--" not in text and "make " not in text:
        return text
    for pattern, instead in _WORDS:
        text = pattern.sub(instead, text)
    return text if text == said else text[:1].upper() + text[1:]
