"""What must agree within a standard; a fault is raised on the line of the value that is wrong."""

from decimal import Decimal

from pipeline.regulations.nodes import Node
from pipeline.regulations.standards.model import TieuChuan, name_key


def check_head(standard: TieuChuan, ten: Node, hieu_luc_tu: Node, hieu_luc_den: Node) -> None:
    """Name and days: the symbol is in the name, no end before the beginning."""
    if standard.so_ky_hieu not in standard.ten:
        raise ten.fault(f"“ten” phải có số ký hiệu “{standard.so_ky_hieu}”")
    if standard.hieu_luc_tu is not None and standard.hieu_luc_tu < standard.ngay:
        raise hieu_luc_tu.fault("ngày có hiệu lực trước ngày ký")
    first = standard.hieu_luc_tu or standard.ngay
    if standard.hieu_luc_den is not None and standard.hieu_luc_den < first:
        raise hieu_luc_den.fault("ngày hết hiệu lực trước ngày có hiệu lực")


def check_thresholds(standard: TieuChuan, thresholds: Node) -> None:
    """Areas: each once, none above the maximum, none of a kind of unit that is not known."""
    kinds = {item.ten for item in standard.loai_don_vi}
    seen: set[str] = set()
    for node, nguong in zip(thresholds.items(), standard.nguong, strict=True):
        part = node.entries()
        if standard.diem_toi_da is not None and nguong.muc > standard.diem_toi_da:
            raise part["muc"].fault(
                f"mức {nguong.muc} điểm vượt tổng điểm tối đa {standard.diem_toi_da}"
            )
        for name, key in (("ma", nguong.ma), ("ten", name_key(nguong.ten))):
            if key in seen:
                raise part[name].fault(f"khu vực “{part[name].text()}” ghi hai lần")
            seen.add(key)
        if unknown := [kind for kind in nguong.loai_don_vi if kind not in kinds]:
            raise part["loai_don_vi"].fault(f"loại đơn vị “{unknown[0]}” không có trong quy định")
    if not standard.nguong:
        raise thresholds.fault("quy định phải có ít nhất một khu vực")


def check_criteria(standard: TieuChuan, criteria: Node) -> None:
    """Criteria: each code once, as many and with as many points as the regulation says."""
    seen: set[str] = set()
    for node, tieu_chi in zip(criteria.items(), standard.tieu_chi, strict=True):
        if tieu_chi.ma is not None and tieu_chi.ma in seen:
            raise node.entries()["ma"].fault(f"mã {standard.tu} “{tieu_chi.ma}” ghi hai lần")
        seen.update(() if tieu_chi.ma is None else (tieu_chi.ma,))
    _check_count(standard, criteria)
    _check_total(standard, criteria)


def _check_count(standard: TieuChuan, criteria: Node) -> None:
    count, due = len(standard.tieu_chi), standard.so_luong
    if due is None:
        return
    if count > due or (standard.day_du and count != due):
        raise criteria.fault(f"danh sách có {count} {standard.tu}, quy định có {due}")


def _check_total(standard: TieuChuan, criteria: Node) -> None:
    due = standard.diem_toi_da
    if due is None:
        return
    maxima = [item.diem_toi_da for item in standard.tieu_chi]
    total = sum((item for item in maxima if item is not None), Decimal(0))
    complete = standard.day_du and None not in maxima
    if total > due or (complete and total != due):
        raise criteria.fault(f"tổng điểm tối đa các {standard.tu} là {total}, quy định là {due}")
