"""The right papers in which breaches are planted, and the places of their parts."""

from dataclasses import replace

from tests.thethuc.drafts import Text, decision, letter, old_plan, plan


def body(number: int, **changes: object) -> tuple[Text, ...]:
    """The plan's body with one paragraph changed."""
    texts = list(plan().body)
    texts[number] = replace(texts[number], **changes)  # type: ignore[arg-type]
    return tuple(texts)


P, OLD, L, D = plan(), old_plan(), letter(), decision()
NUMBER, DATE = "bảng 1, dòng 1, ô 1: “Số", "bảng 1, dòng 1, ô 2: “Nam Đông"
SIGN = "bảng 2, dòng 1, ô 2: “"
LIST = "bảng 2, dòng 1, ô 1: “"
# The plan's own paragraphs, as the clerk counts them: heading, subject, its rule, two bases, body.
BASE1, BASE2, BODY1, BODY2, BODY3 = "đoạn 4: “", "đoạn 5: “", "đoạn 6: “", "đoạn 7: “", "đoạn 8: “"
