"""Which papers go into one document, to be converted together (see `joining`).

Not every document can be joined without a change to what is printed; `docx.joinable` says which
cannot and why. Those are converted as files of their own, in the same run of LibreOffice.
"""

from collections.abc import Iterable

from pipeline.docx.joinable import Alone, opened, why_alone

AT_ONCE = 100
"""Papers a document. More would not be faster: LibreOffice slows down as a document grows."""


def planned(papers: Iterable[bytes]) -> tuple[list[list[int]], dict[int, Alone]]:
    """Which papers go into which document (by their place in the order), and which go alone, why.

    Documents are cut by the order of the papers and a fixed size alone, so that the same papers
    always meet in the same documents.
    """
    groups: dict[tuple[object, ...], list[int]] = {}
    alone: dict[int, Alone] = {}
    for number, content in enumerate(papers):
        word = opened(content)
        if (reason := why_alone(word)) is not None:
            alone[number] = reason
        else:
            assert word is not None
            groups.setdefault(word.frame, []).append(number)
    documents = [
        group[start : start + AT_ONCE]
        for group in groups.values()
        for start in range(0, len(group), AT_ONCE)
    ]
    return sorted([*documents, *([number] for number in alone)]), alone
