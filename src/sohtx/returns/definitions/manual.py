"""What the sheet of explanations of a form's workbook says: pages of a name and what it means, in Vietnamese."""

from sohtx.indicators.measures import MEASURES

PAGES: tuple[tuple[str, tuple[tuple[str, str], ...]], ...] = (
    (
        "Cách làm",
        (
            (
                "1. Sửa",
                "Sửa, thêm, bớt dòng ở ba trang tính: Biểu mẫu, Dòng, Kiểm tra. Giữ nguyên hai dòng tiêu đề.",
            ),
            (
                "2. Ngày hiệu lực",
                "Biểu mẫu đã dùng không sửa lại được: ghi ngày hiệu lực mới, biểu mẫu cũ vẫn giữ cho các kỳ trước.",
            ),
            (
                "3. Nạp",
                "Vào Thu phiếu → Biểu mẫu, chọn tệp này. Phần mềm cho xem thay đổi trước, bạn bấm xác nhận.",
            ),
        ),
    ),
    (
        "Trang Biểu mẫu (một dòng)",
        (
            ("Mã biểu mẫu", "Chữ in hoa không dấu, chữ số, gạch nối: XA-CAYTRONG."),
            (
                "Có hiệu lực từ ngày",
                "Ngày/tháng/năm. Kỳ nào kết thúc từ ngày này trở đi thì dùng phiên bản này.",
            ),
            ("Dùng cho kỳ", "Cả năm; các kỳ ngắn hơn năm; hoặc chỉ kỳ sáu tháng."),
        ),
    ),
    (
        "Trang Dòng (mỗi câu hỏi một dòng)",
        (
            (
                "Mã dòng",
                "Chữ thường không dấu, chữ số, gạch dưới: so_cay. Cùng một mã ở mọi biểu mẫu là cùng một câu hỏi.",
            ),
            ("Phần", "Các dòng liền nhau cùng tên phần nằm chung dưới một tiêu đề."),
            ("Kiểu trả lời", "Số tiền ghi bằng triệu đồng. Chọn một: ghi các lựa chọn ở cột bên."),
            (
                "Phát sinh trong kỳ",
                "Có: số tính trong kỳ, cộng được qua các kỳ. Để trống: số có đến ngày cuối kỳ.",
            ),
            (
                "Các lựa chọn",
                "Mỗi lựa chọn một dòng trong ô (Alt+Enter): ma = Chữ hiện ra | Words in English.",
            ),
            ("Bắt buộc", "Có: phiếu thiếu dòng này không gửi được."),
            ("Cột tiếng Anh", "Để trống thì dùng chữ tiếng Việt."),
        ),
    ),
    (
        "Trang Kiểm tra (mỗi điều kiện một dòng)",
        (
            ("Mức", "Phải sửa: sai thì không gửi được. Phải giải thích: sai thì người gửi ghi lý do."),
            (
                "nu <= thanh_vien",
                "So sánh hai vế bằng <=, <, >=, >, =. Mỗi vế là tổng, hiệu các mã dòng và số.",
            ),
            ("a + b = tong", "Các phần cộng lại bằng tổng."),
            ("tong = last.tong + tang - giam", "last. là số của kỳ trước."),
            ("no <= 0.15 * von", "Nhân với một số: dấu chấm thập phân, tối đa ba chữ số lẻ."),
            ("jump(doanh_thu, 5)", "Báo khi tăng hoặc giảm quá 5 lần so với kỳ trước."),
            ("slip(doanh_thu)", "Báo khi lệch khoảng một nghìn hoặc một triệu lần: nhầm đơn vị tính."),
            ("unusual(doanh_thu)", "Báo khi khác xa các đơn vị cùng lĩnh vực."),
            ("Ô để trống", "Thiếu một số thì điều kiện không xét: trống không phải là 0."),
        ),
    ),
    (
        "Mã chỉ tiêu dành riêng cho phiếu báo cáo của hợp tác xã, liên hiệp, tổ hợp tác",
        tuple((measure.code, measure.label.vi) for measure in MEASURES.values()),
    ),
)
"""Only the forms of the contract of figures ask these measures; other forms need codes of their own."""
