# Nút bấm khi viết bài, và so sánh hai bản.
editor-tools = Định dạng nội dung
editor-words = chữ
editor-bold = Đậm
editor-italic = Nghiêng
editor-heading = Đầu mục
editor-list = Gạch đầu dòng
editor-quote = Trích dẫn
editor-link = Liên kết
editor-address = Địa chỉ cần dẫn tới
editor-kept = Đã giữ bản nháp trên máy này.
editor-restored = Đã lấy lại bản nháp giữ trên máy này.
editor-discard = Bỏ bản nháp này
editor-changes = Khác gì bản trước
editor-gone = bỏ:
editor-new = thêm:
