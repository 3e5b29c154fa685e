# Tệp gửi lên: vì sao không nhận.
attachments-refused-empty = tệp rỗng; hãy chọn lại tệp
attachments-refused-too-large = tệp lớn hơn { $max } MB; hãy chụp cỡ nhỏ hơn hoặc nén lại
attachments-refused-unknown-kind = chỉ nhận ảnh JPEG, PNG, WebP và văn bản PDF, DOCX; tệp này không phải loại nào trong số đó, dù tên tệp ghi gì
attachments-refused-not-a-picture = ở đây chỉ nhận ảnh JPEG, PNG, WebP; hãy gửi văn bản ở phần tệp kèm theo
attachments-refused-program = đây là một chương trình chạy trên máy, không phải ảnh hay văn bản; hãy xoá tệp này và báo người quản trị máy
attachments-refused-old-office = văn bản Word kiểu cũ (.doc) không nhận; hãy mở bằng Word, lưu thành .docx hoặc PDF rồi gửi
attachments-refused-heic = ảnh kiểu HEIC chưa nhận; trên điện thoại hãy chọn chụp kiểu “Tương thích nhất” (JPEG), hoặc gửi ảnh qua thư rồi lưu lại thành JPEG
attachments-refused-broken = không đọc được tệp đến hết; hãy mở tệp trên máy, lưu lại rồi gửi
attachments-refused-too-many-points = ảnh { $width } × { $height } điểm là quá lớn; nhiều nhất là { $max } triệu điểm
attachments-refused-locked = tệp bị khoá bằng mật khẩu; hãy bỏ mật khẩu rồi gửi
attachments-refused-active = tệp PDF này có lệnh tự chạy hoặc biểu mẫu điện tử; hãy in lại thành PDF (chọn “In”, rồi “Lưu thành PDF”) và gửi bản mới
attachments-refused-file-inside = bên trong có một tệp khác nhúng vào; hãy in lại thành PDF và gửi bản mới, hoặc gửi riêng từng tệp
attachments-refused-macros = văn bản có macro; hãy lưu lại thành .docx không có macro
attachments-refused-fetches = văn bản tự lấy ảnh hoặc mẫu từ nơi khác khi mở; hãy in lại thành PDF và gửi bản mới
attachments-refused-unpacks-too-large = tệp nhỏ nhưng bung ra rất lớn, nên không mở; hãy in lại thành PDF và gửi bản mới
attachments-refused-two-in-one = tệp này vừa là PDF vừa là một tệp nén; hãy in lại thành PDF và gửi bản mới
