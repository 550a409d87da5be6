"""The words of the program with what they mean, in both languages; on a page and, by ``gloss``, in place."""

from typing import NamedTuple

from sohtx.core.text import Text
from sohtx.indicators.catalogue import INDICATORS
from sohtx.web.glossing import explain


class Entry(NamedTuple):
    """A word and its meaning, with the article it rests on; by its key a template may gloss it."""

    word: Text
    meaning: Text
    law: str = ""
    key: str = ""


def entries() -> list[tuple[Text, list[Entry]]]:
    """All words by theme; indicators as they were declared."""
    indicators = [
        Entry(i.label, i.note if isinstance(i.note, Text) else i.unit.label, str(i.law or ""))
        for i in INDICATORS.values()
    ]
    return [(heading, list(words)) for heading, words in TERMS] + [(INDICATOR_HEADING, indicators)]


def give_words() -> None:
    """Give the frame the words that pages may gloss; done when the addresses are read."""
    for _, words in TERMS:
        for entry in words:
            if entry.key:
                explain(entry.key, entry.word, entry.meaning)


LAW = "Luật Hợp tác xã 17/2023/QH15"
INDICATOR_HEADING = Text("Chỉ tiêu", "Indicators")
TERMS: tuple[tuple[Text, tuple[Entry, ...]], ...] = (
    (
        Text("Tổ chức", "Organizations"),
        (
            Entry(
                Text("Hợp tác xã (HTX)", "Cooperative"),
                Text(
                    "Pháp nhân do ít nhất 5 thành viên chính thức tự nguyện thành lập.",
                    "A legal entity founded voluntarily by at least 5 official members.",
                ),
                f"{LAW}, Điều 4",
            ),
            Entry(
                Text("Liên hiệp hợp tác xã (LHHTX)", "Union of cooperatives"),
                Text(
                    "Pháp nhân do ít nhất 3 hợp tác xã thành lập; khác với Liên minh Hợp tác xã là tổ chức đại "
                    "diện.",
                    "A legal entity founded by at least 3 cooperatives; not the Alliance, which represents "
                    "them all.",
                ),
                f"{LAW}, Điều 4",
            ),
            Entry(
                Text("Tổ hợp tác (THT)", "Cooperative group"),
                Text(
                    "Tổ chức không có tư cách pháp nhân, hình thành trên hợp đồng hợp tác của ít nhất 2 thành "
                    "viên.",
                    "A body without legal personality, formed on a cooperation contract by at least 2 "
                    "members.",
                ),
                f"{LAW}, Điều 4",
            ),
        ),
    ),
    (
        Text("Sổ", "The book"),
        (
            Entry(
                Text("Biến động", "Entry"),
                Text(
                    "Một việc đã xảy ra với một tổ chức: ngày có hiệu lực, lúc ghi nhận, theo giấy tờ nào. "
                    "Không sửa, không xóa.",
                    "Something that happened to an organization: when it took effect, when it was recorded, "
                    "on what paper. Never edited, never deleted.",
                ),
                key="entry",
            ),
            Entry(
                Text("Đính chính", "Correction"),
                Text(
                    "Biến động ghi sau, thay cho một biến động ghi nhầm; cả hai còn trong sổ.",
                    "A later entry that takes the place of a mistaken one; both stay in the book.",
                ),
                key="correction",
            ),
            Entry(
                Text("Hủy ghi nhận", "Voiding"),
                Text(
                    "Bỏ một biến động ghi nhầm; dấu vết còn trong sổ.",
                    "Removing a mistaken entry; its trace stays in the book.",
                ),
                key="voiding",
            ),
            Entry(
                Text("Tình trạng pháp lý và ghi nhận thực tế", "Legal status and what was observed"),
                Text(
                    "Tình trạng pháp lý theo cơ quan đăng ký; ghi nhận thực tế là điều Liên minh thấy. Hai "
                    "điều tách riêng.",
                    "The legal status is the registrar's; what was observed is what the Alliance saw. They are "
                    "kept apart.",
                ),
                "Nghị định 92/2024/NĐ-CP, Điều 27",
                key="legal_status",
            ),
            Entry(
                Text("Có từ trước khi mở sổ", "There before the book"),
                Text(
                    "Đơn vị đã thành lập trước khi cơ quan mở sổ; ngày thành lập có thể chưa biết. Tính "
                    "là tăng khác, không phải thành lập mới.",
                    "Founded before the office began this book; its founding day may be unknown. It "
                    "counts as another entry, not as newly established.",
                ),
                key="opened",
            ),
            Entry(
                Text("Giấy tờ", "Paper"),
                Text(
                    "Giấy chứng nhận, quyết định hoặc thông báo làm căn cứ của một biến động: số, ngày, "
                    "cơ quan cấp.",
                    "The certificate, decision or notice on which an entry rests: its number, day and "
                    "issuer.",
                ),
                key="paper",
            ),
        ),
    ),
    (
        Text("Số liệu", "Figures"),
        (
            Entry(
                Text("Ba mốc thời gian", "Three clocks"),
                Text(
                    "Tính đến ngày nào; theo những gì đã ghi nhận đến lúc nào; theo đơn vị hành chính "
                    "của ngày nào.",
                    "As of which day; as known at which moment; in the administrative units of which day.",
                ),
                key="three_clocks",
            ),
            Entry(
                Text("412/486 HTX báo cáo", "412 of 486 reported"),
                Text(
                    "Số đơn vị đã báo cáo trên số đơn vị phải báo cáo. Chưa báo cáo không phải là 0; đơn "
                    "vị chưa báo cáo không được cộng vào.",
                    "How many reported of those expected to. Not reported is never zero; who did not "
                    "report is not added.",
                ),
                key="reported",
            ),
            Entry(
                Text("Tính chất của số liệu", "Status of a figure"),
                Text(
                    "Cho biết số liệu chắc đến đâu: chính thức, sơ bộ, ước tính, độ tin cậy thấp, chưa "
                    "có số liệu hoặc không tính được.",
                    "How far a figure can be relied on: normal, provisional, estimated, of low "
                    "reliability, not reported, or not to be computed.",
                ),
                key="status",
            ),
            Entry(
                Text("Chính thức", "Normal"),
                Text(
                    "Mọi đơn vị phải báo cáo đều đã báo cáo số thực hiện.",
                    "Everyone expected has reported what was really so.",
                ),
                key="status_A",
            ),
            Entry(
                Text("Sơ bộ", "Provisional"),
                Text(
                    "Còn đơn vị chưa gửi phiếu, hoặc có phiếu ước thực hiện; số liệu còn thay đổi.",
                    "Returns are missing, or some of them are estimates; the figure may still move.",
                ),
                key="status_P",
            ),
            Entry(
                Text("Ước tính (quy đổi địa bàn)", "Estimated (placed by a choice)"),
                Text(
                    "Có đơn vị ở xã cũ bị chia, chưa rõ thuộc xã mới nào, nên được xếp vào xã nhận phần "
                    "lớn nhất.",
                    "Some stood in a commune that was divided and it is not known in which part: they "
                    "are placed in the one that took most.",
                ),
                key="status_E",
            ),
            Entry(
                Text("Ước tính (có phần ước bổ sung)", "Estimated (imputed in part)"),
                Text(
                    "Một phần do phần mềm ước cho đơn vị chưa báo cáo, theo cách người xem đã chọn.",
                    "A part was filled in by the program for those that did not report, in the way the "
                    "reader chose.",
                ),
                key="status_I",
            ),
            Entry(
                Text("Độ tin cậy thấp", "Low reliability"),
                Text(
                    "Dưới 70% số đơn vị phải báo cáo đã báo cáo: không nên dùng để kết luận.",
                    "Fewer than 70% of those expected reported: draw no conclusion from it.",
                ),
                key="status_U",
            ),
            Entry(
                Text("Chưa có số liệu", "Not reported"),
                Text(
                    "Chưa đơn vị nào báo cáo chỉ tiêu này. Không phải là 0.",
                    "Nobody has reported it yet. It is not zero.",
                ),
                key="status_L",
            ),
            Entry(
                Text("Không tính được", "Cannot be computed"),
                Text(
                    "Mẫu số bằng 0 hoặc không có số để so sánh.",
                    "The denominator is zero, or there is nothing to compare with.",
                ),
                key="status_M",
            ),
            Entry(
                Text("So với cùng kỳ", "On the same period"),
                Text(
                    "So với cùng 6 tháng (quý, tháng, năm) của năm trước, không so với kỳ liền trước.",
                    "Compared with the same half (quarter, month, year) of the year before, never with "
                    "the period just before.",
                ),
                key="same_period",
            ),
            Entry(
                Text("Tăng (giảm) của các HTX báo cáo cả hai kỳ", "Matched growth"),
                Text(
                    "So sánh cùng những đơn vị ở cả hai kỳ, nên không đổi khi có thêm đơn vị báo cáo.",
                    "Compares the same units in both periods, so it does not move because others reported.",
                ),
                key="matched",
            ),
            Entry(
                Text("Thành lập mới", "Newly established"),
                Text(
                    "Chỉ đơn vị lần đầu được thành lập trong kỳ; không tính đơn vị có từ chia, tách, hợp "
                    "nhất, chuyển đổi.",
                    "Only those founded for the first time in the period; not those that came from "
                    "division, split-off, consolidation or conversion.",
                ),
                key="established",
            ),
            Entry(
                Text("Tăng khác", "Other entries"),
                Text(
                    "Đơn vị vào sổ trong kỳ mà không phải thành lập mới: từ chia, tách, hợp nhất, chuyển "
                    "đổi, hoặc có từ trước khi mở sổ.",
                    "Those that came in without being newly founded: by division, split-off, "
                    "consolidation or conversion, or there before the book.",
                ),
                key="other_entries",
            ),
            Entry(
                Text("Giảm khác", "Other exits"),
                Text(
                    "Đơn vị thôi tồn tại mà không phải giải thể: bị chia, bị hợp nhất, bị sáp nhập, "
                    "chuyển đổi, phá sản.",
                    "Those that ended without being dissolved: divided, consolidated, absorbed, "
                    "converted, bankrupt.",
                ),
                key="other_exits",
            ),
            Entry(
                Text("Chuyển đến, chuyển đi", "Moved in, moved out"),
                Text(
                    "Đơn vị đổi trụ sở từ địa bàn khác đến, hoặc đi địa bàn khác. Việc sáp nhập xã không "
                    "tính là chuyển.",
                    "Those that moved their seat here from another area, or away. A merger of communes "
                    "is no move.",
                ),
                key="moved",
            ),
            Entry(
                Text("Ước bổ sung", "Imputed"),
                Text(
                    "Phần phần mềm ước cho đơn vị chưa báo cáo. Chỉ có khi người xem chọn, luôn tách "
                    "riêng; không phải là 0.",
                    "What the program fills in for those that did not report. Only when asked for, and "
                    "always told apart.",
                ),
                key="imputed",
            ),
            Entry(
                Text("Xếp theo quy đổi địa bàn", "Placed by a choice"),
                Text(
                    "Xã cũ bị chia cho nhiều xã mới: đơn vị được tính vào xã nhận phần lớn nhất cho đến "
                    "khi ghi rõ.",
                    "The old commune was divided among several: it counts in the one that took most "
                    "until somebody records where it is.",
                ),
                key="reassigned",
            ),
            Entry(
                Text("Chưa định danh", "Unnamed"),
                Text(
                    "Tổ hợp tác mà xã, phường chỉ báo theo số lượng: có trong số liệu, không có trong danh sách, "
                    "cho đến khi được ghi tên.",
                    "A group that a commune reported by number only: in the figures, in no list, until it is named.",
                ),
                key="unnamed",
            ),
            Entry(
                Text("Ước thực hiện", "Estimate"),
                Text(
                    "Số cán bộ nhập trước khi hết kỳ, đứng cạnh số thực hiện trong báo cáo; không dùng "
                    "để tính số liệu nào.",
                    "What an officer enters before the period ends; it stands beside the actual in the "
                    "report and enters no figure.",
                ),
                key="estimate",
            ),
            Entry(
                Text("Bản chốt", "Seal"),
                Text(
                    "Số liệu của một báo cáo đã ban hành, giữ nguyên mãi; số liệu ghi sau không làm nó "
                    "thay đổi.",
                    "The figures of an issued report, kept for ever; what is recorded later never "
                    "changes it.",
                ),
                key="seal",
            ),
            Entry(
                Text("Đã báo cáo – cập nhật – chênh lệch – lý do", "Reported, now, difference, reason"),
                Text(
                    "Số trong bản chốt, số hiện nay, chênh lệch, và những ghi nhận đã làm thay đổi.",
                    "The figure that was sealed, the figure now, their difference, and the records that "
                    "changed it.",
                ),
                key="restatement",
            ),
            Entry(
                Text("Đơn vị cần rà soát", "Attention list"),
                Text(
                    "Đơn vị chạm một dấu hiệu của Điều 103 Luật Hợp tác xã hoặc quy định liên quan, mỗi "
                    "dòng một lý do; phần mềm chỉ nêu, không kết luận.",
                    "Those that show a sign of Article 103 of the Law on Cooperatives or what goes with "
                    "it, a reason a line; the program tells, it does not judge.",
                ),
                key="attention",
            ),
        ),
    ),
)
