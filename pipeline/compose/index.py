"""The words of the index page, which is not a kind of paper and has its own names."""

from typing import Any

from pipeline.compose.vocabulary.common import CoQuan, office
from pipeline.model.index import HangMucLuc
from pipeline.model.records import ThongTinChung
from pipeline.model.vocabulary import Vocabulary, Word

INDEX_VOCABULARY = Vocabulary(
    {
        "nam": Word(int),
        "co_quan": Word(CoQuan),
        "tieu_de": Word(str),
        "danh_sach": Word(tuple[HangMucLuc, ...]),
    }
)


def index_words(settings: ThongTinChung) -> dict[str, Any]:
    """The words above the lines of the index."""
    return {
        "nam": settings.nam,
        "co_quan": office(settings),
        "tieu_de": f"Hồ sơ cả năm {settings.nam}",
    }
