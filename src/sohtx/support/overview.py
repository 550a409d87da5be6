"""What registers of support there are, each with what it is for: the page from which one goes to them."""

from typing import NamedTuple

from django.http import HttpResponse
from django.shortcuts import render

from sohtx.accounts.gate import AskedRequest, page
from sohtx.accounts.rights import Right
from sohtx.core.text import Text


class Register(NamedTuple):
    """A register: the name of its address, what it is called, what one finds there."""

    url: str
    label: Text
    lead: Text


@page(Right.SUPPORT_SEE)
def support(request: AskedRequest) -> HttpResponse:
    """All registers of support."""
    return render(request, "support/overview.html", {"registers": REGISTERS})


REGISTERS = (
    Register(
        "loans",
        Text("Quỹ hỗ trợ phát triển hợp tác xã", "The Cooperative Development Support Fund"),
        Text(
            "Khoản vay, lịch trả nợ, nợ quá hạn, báo cáo cho vay 6 tháng.",
            "Loans, schedules, overdue debt, the half-yearly lending report.",
        ),
    ),
    Register(
        "grants",
        Text("Hỗ trợ theo chính sách", "Support granted"),
        Text(
            "Ai được hỗ trợ gì, theo nhóm chính sách của Luật, kinh phí từ nguồn nào.",
            "Who was supported with what, by the law's policy groups, and from which money.",
        ),
    ),
    Register(
        "policy_credit",
        Text("Tín dụng chính sách", "Policy credit"),
        Text("Dư nợ các chương trình theo xã, phường.", "Outstanding credit of the programmes, by commune."),
    ),
    Register(
        "classes",
        Text("Đào tạo, bồi dưỡng", "Training"),
        Text("Lớp, học viên, lượt người, nhu cầu đào tạo.", "Classes, trainees, attendances, needs."),
    ),
    Register(
        "certificates",
        Text("Sản phẩm OCOP, chứng nhận", "OCOP products and certificates"),
        Text("Hạng sao, chứng nhận, ngày hết hạn.", "Stars, certificates, and when they expire."),
    ),
    Register(
        "fairs",
        Text("Hội chợ, xúc tiến thương mại", "Fairs and trade promotion"),
        Text("Đơn vị tham gia, doanh số, hợp đồng ký được.", "Who took part, sales, contracts signed."),
    ),
    Register(
        "linkage",
        Text("Liên kết, chuỗi giá trị", "Linkage and value chains"),
        Text(
            "Liên hiệp, chuỗi, hợp đồng; danh sách và sơ đồ.",
            "Unions, chains, contracts; as list and picture.",
        ),
    ),
    Register(
        "members",
        Text("Thành viên Liên minh, phí thành viên", "Alliance members and fees"),
        Text(
            "Quyết định kết nạp, thôi thành viên; phí phải nộp, đã nộp, còn nợ.",
            "Who was admitted or left; fees due, paid and in arrears.",
        ),
    ),
    Register(
        "candidates",
        Text("Vận động thành lập mới", "Candidates to become a cooperative"),
        Text(
            "Tổ hợp tác, nhóm hộ đi đến giai đoạn nào; điều kiện thành lập theo Luật.",
            "How far groups and households are; what the law asks before founding.",
        ),
    ),
    Register(
        "campaigns",
        Text("Tuyên truyền, vận động", "Campaigns"),
        Text(
            "Các đợt, số người tiếp cận, kinh phí, hợp tác xã ra đời.",
            "Whom campaigns reached, what they cost, what came of them.",
        ),
    ),
    Register(
        "digital",
        Text("Chuyển đổi số", "Digital transformation"),
        Text(
            "Bộ câu hỏi, mức độ của từng hợp tác xã, việc nên làm tiếp.",
            "The checklist, the level of each cooperative, what to do next.",
        ),
    ),
)
