"""`hoso template`: checks Word templates, and starts new ones."""

from __future__ import annotations

import argparse
import json
from typing import Any

from pipeline.commands import run_options
from pipeline.model.errors import ExitCode
from pipeline.model.findings import has_errors


def add(commands: Any) -> tuple[argparse.ArgumentParser, ...]:
    """Add the command and return its parser and those of its actions."""
    parser: argparse.ArgumentParser = commands.add_parser("template", help="kiểm tra mẫu Word")
    actions = parser.add_subparsers(
        title="việc", metavar="VIỆC", required=True, prog="hoso template"
    )
    look = actions.add_parser("check", help="nêu hết lỗi của các mẫu, không điền gì")
    look.add_argument(
        "templates",
        nargs="*",
        metavar="MẪU",
        help="mã loại văn bản hoặc tệp mẫu (bỏ trống: mọi mẫu)",
    )
    look.add_argument(
        "--pdfa",
        nargs="?",
        const="2b",
        choices=("2b", "1b"),
        metavar="MỨC",
        help="in thử từng mẫu, xem có thành PDF/A (2b hoặc 1b) không",
    )
    look.set_defaults(command=check)
    start = actions.add_parser("new", help="tạo mẫu mới đúng thể thức")
    start.add_argument("kind", metavar="LOẠI", help="mã loại văn bản, ví dụ bao-cao-nam")
    start.add_argument(
        "--like",
        default="",
        metavar="KHUNG",
        help="khung: quyet-dinh, cong-van, bien-ban, to-trinh, bao-cao, ke-hoach; hoặc mã một loại "
        "đã có (mặc định: theo đầu mã hoặc tên)",
    )
    start.add_argument("--name", default="", metavar="TÊN", help="tên loại văn bản trong sổ Excel")
    start.add_argument("--subject", default="", metavar="TRÍCH YẾU", help="trích yếu thường dùng")
    start.add_argument(
        "--issuer", default="", metavar="CƠ QUAN", help="cơ quan ban hành (mặc định: uy-ban)"
    )
    start.add_argument("--stage", default="", metavar="GIAI ĐOẠN", help="thư mục trong outputs/")
    start.add_argument(
        "--for", dest="scope", default="", metavar="CHO AI", help="làm cho ai (mặc định: year)"
    )
    start.add_argument(
        "--rules",
        action="append",
        default=[],
        metavar="MÃ",
        help="chỉ thể thức này (mặc định: cả hai)",
    )
    start.add_argument("--annex", action="store_true", help="có phụ lục kèm theo, trang riêng")
    start.set_defaults(command=new)
    for action, name in ((look, "own"), (start, "templates")):
        run_options.add_templates(action, name)
    run_options.add_json(look)
    return parser, look, start


def new(options: argparse.Namespace) -> ExitCode:
    """Start the templates and the entry of a new kind, and print what to do next."""
    from pipeline.fill import new_kind, skeleton
    from pipeline.model import kinds
    from pipeline.model.paths import OWN_TEMPLATES

    folder = options.templates or OWN_TEMPLATES
    kinds.use(folder)
    made = skeleton.write(
        new_kind.Wanted(
            code=options.kind,
            like=options.like,
            name=options.name,
            subject=options.subject,
            issuer=options.issuer,
            stage=options.stage,
            scope=options.scope,
            layouts=tuple(options.rules),
            annex=options.annex,
        ),
        folder,
    )
    own = f" --templates {options.templates}" if options.templates else ""
    look = f"hoso template check {options.kind}{own}"
    for path in made.templates:
        print(f"Đã tạo mẫu {path}.")
    if made.guessed:
        print(
            f"Khung: {made.like} (theo đầu mã hoặc tên). Muốn khung khác thì xóa mẫu và mục vừa "
            "thêm trong papers.toml, rồi chạy lại với --like."
        )
    if options.rules and not made.source:
        print(
            f"Mới có mẫu của {', '.join(options.rules)}. Cần thể thức khác thì viết xong mẫu này "
            f"rồi chạy: hoso template new {options.kind} --rules MÃ{own}"
        )
    if made.entry is not None:
        print(f"Đã thêm mục của loại này vào cuối {made.entry}; xem lại cho đúng.")
    if made.source:
        print(f"Lời văn lấy từ mẫu của {made.source}. Xem lại rồi chạy: {look}")
        return ExitCode.OK
    print(f"Mở mẫu bằng Word, thay mọi chỗ trong [[ ]], rồi chạy: {look}")
    print(
        f"Để sổ chọn được “{made.name}” và có sẵn dòng người ký, nơi nhận, căn cứ: đóng sổ rồi "
        f"chạy: hoso lists SỔ --rows {options.kind}{own}"
    )
    return ExitCode.OK


def check(options: argparse.Namespace) -> ExitCode:
    """Report all faults of templates; exit code 4 if a paper could not be made."""
    from pipeline.compose.dossier_words import PAGES
    from pipeline.compose.vocabulary import vocabulary
    from pipeline.compose.vocabulary.fields import known_fields
    from pipeline.fill import catalogue
    from pipeline.model import kinds

    kinds.use(options.own)
    known_fields(kinds.load())
    words = catalogue.Words(vocabulary(), PAGES)
    findings = catalogue.check_named(options.templates, words, options.own)
    if options.pdfa and not has_errors(findings):
        from pipeline.jobs import template_pdfa
        from pipeline.printing import workers

        listed = template_pdfa.named(options.templates, options.own)
        with workers.local() as executor:
            findings += template_pdfa.faults(listed, options.pdfa, executor, options.own)
    if options.json:
        print(json.dumps([finding.as_json() for finding in findings], ensure_ascii=False, indent=1))
    else:
        from pipeline.terminal.report import print_findings

        print_findings(findings, "Mẫu Word")
    return ExitCode.TEMPLATE if has_errors(findings) else ExitCode.OK
