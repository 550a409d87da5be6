"""A small report with everything in it that a drawing must be able to draw, and words that try to misbehave."""

from datetime import date
from fractions import Fraction

from sohtx.documents.tree import (
    Align,
    Annex,
    Column,
    Emphasis,
    Masthead,
    Number,
    Paragraph,
    Picture,
    Properties,
    Report,
    Row,
    RowKind,
    Section,
    Signature,
    Strong,
    Table,
    Tone,
    Words,
)

SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 400 200" width="400" height="200">'
    '<rect x="20" y="40" width="120" height="120" fill="#1b5e4a"/><text x="20" y="30" font-family="Liberation Serif" '
    'font-size="16">Nông nghiệp: 267 HTX</text></svg>'
)
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360606060000000050001a5f645400000000049454e44ae426082"
)
HOSTILE = '=HYPERLINK("http://x")<script>alert(1)</script> #set text(red) **đậm** | [a](b) {{ 7*7 }} \\ $x$ @cite &amp;'


def number(text="486", value=486, identity="coop_count/2023-S1/10", **more):
    more = {"label": "Tổng số hợp tác xã, 30/6/2023, tỉnh Lào Cai"} | more
    return Number(text=text, value=None if value is None else Fraction(value), identity=identity, **more)


GROWTH = number(
    "10%",
    Fraction(10),
    "revenue_mean_yoy/2023-S1/10",
    label="Doanh thu bình quân: tăng so với cùng kỳ",
    is_percent=True,
    decimals=1,
    behind=(("Số đơn vị báo cáo", "412/472"), ("Tử số", "928"), ("Mẫu số", "843,6")),
)
MEAN = number("928,5", Fraction(1857, 2), "revenue_mean/2023-S1/10", label="Doanh thu bình quân", decimals=1)
NOTHING = number("–", None, "profit_mean/2023-S1/10", label="Lãi bình quân: chưa có số liệu")
LARGE = number("1.234.567", 1234567, "revenue/2023-S1/10", label="Doanh thu", mark="sơ bộ")


def table(rows=3, key="bieu-1"):
    body = tuple(
        Row(cells=((f"{i}",), (f"Chỉ tiêu {i}",), (number(f"{i}", i),), (GROWTH,), (NOTHING,)))
        for i in range(1, rows + 1)
    )
    return Table(
        key=key,
        caption="Một số chỉ tiêu chủ yếu",
        unit="Đơn vị tính: hợp tác xã",
        columns=(
            Column(head="STT", align=Align.CENTRE, width=5),
            Column(head="Chỉ tiêu", width=30),
            Column(head="6 tháng đầu năm 2023", group="Thực hiện", align=Align.RIGHT, width=12),
            Column(head="So với cùng kỳ", group="Thực hiện", align=Align.RIGHT, width=12),
            Column(head="Ghi chú", align=Align.RIGHT, width=10),
        ),
        rows=(
            Row(cells=(("I",), ("HỢP TÁC XÃ",), (), (), ()), kind=RowKind.GROUP),
            *body,
            Row(cells=((), ("Tổng số",), (LARGE,), (), ()), kind=RowKind.TOTAL),
        ),
        notes=("“–”: chưa có số liệu.",),
    )


def picture(key="hinh-1"):
    return Picture(
        key=key,
        title="Hợp tác xã theo lĩnh vực, ngày 30/6/2023",
        alt="Biểu đồ thanh: nông nghiệp 267 hợp tác xã, nhiều nhất.",
        source="Đơn vị tính: hợp tác xã. Nguồn: Sổ HTX, số liệu đến 28/7/2023.",
        svg=SVG,
        png=PNG,
        width_mm=150,
        height_mm=75,
        table=table(2, f"{key}-so-lieu"),
    )


def report(rows=3):
    return Report(
        properties=Properties(
            language="vi",
            title="Báo cáo sơ kết công tác 6 tháng đầu năm 2023",
            subject="Sơ kết công tác 6 tháng đầu năm, nhiệm vụ trọng tâm 6 tháng cuối năm 2023",
            author="Liên minh Hợp tác xã tỉnh Lào Cai",
            made_on=date(2023, 7, 28),
            facts=(("period", "2023-S1"), ("area", "10"), ("known", "2023-07-28T23:59:59.999999+07:00")),
        ),
        masthead=Masthead(
            state="CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
            motto="Độc lập - Tự do - Hạnh phúc",
            superior="LIÊN MINH HỢP TÁC XÃ VIỆT NAM",
            agency="LIÊN MINH HỢP TÁC XÃ TỈNH LÀO CAI",
            symbol="Số:      /BC-LMHTX",
            dateline="Lào Cai, ngày      tháng 7 năm 2023",
        ),
        kind="BÁO CÁO",
        subject=("Sơ kết công tác 6 tháng đầu năm,", "nhiệm vụ trọng tâm 6 tháng cuối năm 2023"),
        declarations=(Paragraph(runs=("Số liệu giả định.",), tone=Tone.DECLARATION),),
        parts=(
            Section(
                key="phan-1",
                number="Phần thứ nhất",
                title="KẾT QUẢ CÔNG TÁC 6 THÁNG ĐẦU NĂM",
                sections=(
                    Section(
                        key="tinh-hinh",
                        number="I.",
                        title="TÌNH HÌNH PHÁT TRIỂN KINH TẾ TẬP THỂ, HỢP TÁC XÃ",
                        sections=(
                            Section(
                                key="so-luong",
                                number="1.",
                                title="Về số lượng",
                                blocks=(
                                    Paragraph(
                                        runs=(
                                            "Tính đến ngày 30/6/2023, toàn tỉnh có ",
                                            number(),
                                            " hợp tác xã; doanh thu bình quân đạt ",
                                            MEAN,
                                            " triệu đồng, tăng ",
                                            GROWTH,
                                            " so với cùng kỳ; ",
                                            Strong("lãi bình quân"),
                                            ": ",
                                            NOTHING,
                                            " (",
                                            Emphasis("chưa có số liệu"),
                                            ").",
                                        )
                                    ),
                                    Paragraph(
                                        runs=("- Nông nghiệp: ", number("267", 267), " hợp tác xã."),
                                        tone=Tone.BULLET,
                                    ),
                                    Paragraph(runs=(HOSTILE,)),
                                    table(rows),
                                    picture(),
                                    Paragraph(runs=("Ghi chú nhỏ.",), tone=Tone.NOTE),
                                    Paragraph(runs=("[Phần này chưa được biên tập]",), tone=Tone.MARK),
                                ),
                                sections=(
                                    Section(
                                        key="a",
                                        number="a)",
                                        title="Hợp tác xã",
                                        blocks=(Paragraph(runs=("Nội dung.",)),),
                                    ),
                                ),
                            ),
                        ),
                    ),
                ),
            ),
        ),
        signature=Signature(
            authority=("TM. BAN THƯỜNG VỤ", "CHỦ TỊCH"),
            name="Nguyễn Văn Mẫu",
            recipients_head="Nơi nhận:",
            recipients=("- Liên minh Hợp tác xã Việt Nam;", "- UBND tỉnh;", "- Lưu: VT, KHTH."),
        ),
        annexes=(
            Annex(
                key="phu-luc-1",
                number="Phụ lục I",
                title="MỘT SỐ CHỈ TIÊU CHỦ YẾU",
                belongs_to="(Kèm theo Báo cáo số      /BC-LMHTX ngày      tháng 7 năm 2023)",
                is_landscape=True,
                blocks=(table(60, "phu-luc-1-bieu"),),
            ),
            Annex(
                key="phu-luc-2",
                number="Phụ lục II",
                title="DANH SÁCH",
                belongs_to="(Kèm theo)",
                blocks=(table(2, "phu-luc-2-bieu"),),
            ),
        ),
        words=Words(
            table="Bảng",
            figure="Hình",
            contents="Mục lục",
            page="Trang",
            behind="Số liệu này từ đâu ra",
            data="Số liệu của hình",
            figures_sheet="Số liệu",
            identity="Mã số liệu",
            opens="Mở danh sách",
            label="Nội dung",
            value="Giá trị",
            printed="In trong báo cáo",
            mark="Độ tin cậy",
            decimal=",",
            thousands=".",
        ),
    )
