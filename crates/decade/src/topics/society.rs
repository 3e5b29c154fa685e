//! Themes of culture and society.

use super::Topic;

pub(super) const TOPICS: &[Topic] = &[
    topic!(
        "culture_society",
        false,
        [
            "không rải vàng mã khi đưa tang",
            "việc cưới, việc tang văn minh",
            "đám tang không thuốc lá, rượu bia",
            "xoá bỏ hủ tục trong tang lễ",
            "tiết kiệm trong việc cưới",
            "không ép hôn, không tảo hôn"
        ],
        [
            "Việc tang kéo dài nhiều ngày, ăn uống tốn kém, có gia đình phải vay nợ.",
            "Tục rải vàng mã, mở nhạc khuya gây mất vệ sinh và ồn ào.",
            "Nạn tảo hôn vẫn còn ở một số gia đình trong {h}."
        ],
        [
            "Già làng, trưởng tộc và chức sắc cùng ký cam kết, cán bộ làm gương trước.",
            "Đưa nội dung vào hương ước, đến tận nhà có việc để chia sẻ và vận động.",
            "Chiếu phim, kể chuyện bằng tiếng dân tộc trong các buổi họp thôn."
        ],
        [
            "Cả {h} không còn đám tang kéo dài quá hai ngày.",
            "{n} hộ thực hiện, tiết kiệm khoảng {m} triệu đồng trong năm.",
            "Không có cặp tảo hôn nào trong {k} tháng qua."
        ]
    ),
    topic!(
        "culture_society",
        false,
        [
            "ngôi nhà xanh phân loại rác tại nguồn",
            "biến rác thành tiền",
            "tổng vệ sinh sáng thứ Bảy",
            "nói không với túi ni lông",
            "thu gom rác thải nhựa gây quỹ",
            "đổi rác lấy cây xanh",
            "làng không rác",
            "giữ sạch dòng sông quê",
            "ủ phân hữu cơ từ rác nhà bếp"
        ],
        [
            "Rác thải sinh hoạt để lẫn lộn, điểm tập kết quá tải.",
            "Thói quen vứt rác ra kênh mương làm nước đen, cá chết.",
            "Rác nhựa trôi dạt vào bờ sau mỗi đợt mưa lũ."
        ],
        [
            "Đặt điểm gom đồ tái chế trước nhà văn hoá, bán gây quỹ giúp hội viên khó khăn.",
            "Mỗi chi hội nhận một đoạn đường, một đoạn mương; sáng thứ Bảy cùng ra quân.",
            "Phát thùng rác hai ngăn cho {n} hộ và hướng dẫn từng nhà phân loại."
        ],
        [
            "Thu được {m} triệu đồng từ bán phế liệu, tặng quà cho {k} trẻ mồ côi.",
            "{n} hộ phân loại rác, lượng rác chở đi giảm một nửa.",
            "Dòng mương trong trở lại, không còn điểm rác tự phát."
        ]
    ),
    topic!(
        "culture_society",
        false,
        [
            "hũ gạo tình thương",
            "hũ gạo thiện tâm giúp phụ nữ nghèo",
            "bữa cơm yêu thương",
            "nồi cháo nghĩa tình",
            "quán cơm không đồng",
            "phiên chợ không đồng",
            "tủ bánh mì miễn phí",
            "ống tiền tiết kiệm",
            "tiếp sức người bệnh"
        ],
        [
            "Nhiều bệnh nhân nghèo điều trị dài ngày, bữa ăn thiếu thốn.",
            "Trên địa bàn còn hội viên già yếu, neo đơn không nơi nương tựa.",
            "Lao động mất việc sau dịch bệnh, bữa cơm hằng ngày cũng khó."
        ],
        [
            "Mỗi bữa nấu cơm, chị em bớt một nắm gạo; cuối tháng gom lại trao tận tay người cần.",
            "Nhà hảo tâm góp gạo, góp rau, các chi hội thay nhau nấu và phát.",
            "Vận động {n} hộ tham gia góp quỹ, sổ sách công khai hằng quý."
        ],
        [
            "Trao hơn {n} suất quà, trị giá {m} triệu đồng.",
            "Giúp thường xuyên {k} hoàn cảnh đặc biệt khó khăn.",
            "Phong trào lan ra các thôn bên cạnh."
        ]
    ),
    topic!(
        "culture_society",
        false,
        [
            "xây nhà đại đoàn kết",
            "xoá nhà tạm, nhà dột nát",
            "mái ấm tình thương",
            "sửa nhà cho gia đình chính sách",
            "chung tay xoa dịu nỗi đau da cam",
            "đỡ đầu trẻ mồ côi",
            "mẹ đỡ đầu",
            "chăm sóc người có công"
        ],
        [
            "Gia đình neo đơn ở trong căn nhà dột nát nhiều năm.",
            "Nạn nhân chất độc da cam và gia đình gặp nhiều khó khăn.",
            "Trẻ mất cha mẹ sau đại dịch, thiếu người chăm sóc."
        ],
        [
            "Khảo sát từng nhà, bình xét công khai tại khu dân cư, huy động thợ giúp ngày công.",
            "Kết nối doanh nghiệp và con em xa quê, giao chi bộ giám sát chất lượng.",
            "Phân công hội viên nhận đỡ đầu từng cháu, thăm hỏi hằng tháng."
        ],
        [
            "Hoàn thành {k} căn nhà với tổng kinh phí {m} triệu đồng.",
            "Bà con góp hàng trăm ngày công, gia đình được ở nhà mới trước Tết.",
            "{k} cháu được hỗ trợ đến tuổi trưởng thành."
        ]
    ),
    topic!(
        "culture_society",
        false,
        [
            "tiếng trống khuyến học",
            "dòng họ hiếu học",
            "tặng quà học sinh khó khăn",
            "góc học tập cho con em",
            "nuôi heo đất khuyến học",
            "xe đạp đến trường",
            "tủ sách thôn",
            "lớp học tình thương",
            "dạy bơi miễn phí cho trẻ em"
        ],
        [
            "Một số em bỏ học giữa chừng vì hoàn cảnh gia đình.",
            "Trẻ em mải chơi điện thoại, buổi tối không học bài.",
            "Mùa hè nào cũng có trẻ đuối nước ở sông suối quanh {h}."
        ],
        [
            "Bảy giờ tối đánh trống báo giờ học, người lớn tắt loa, không tụ tập uống rượu.",
            "Vận động dòng họ lập quỹ, trao thưởng trong ngày giỗ tổ.",
            "Thầy cô về hưu và đoàn viên thay nhau đứng lớp, mượn ao hồ an toàn làm bể bơi."
        ],
        [
            "Trao {n} suất học bổng, trị giá {m} triệu đồng.",
            "Không còn học sinh bỏ học, {k} em đỗ đại học.",
            "{n} trẻ biết bơi sau hai mùa hè."
        ]
    ),
    topic!(
        "culture_society",
        false,
        [
            "câu lạc bộ hát Then – đàn Tính",
            "giữ gìn cồng chiêng",
            "câu lạc bộ dân ca ví, giặm",
            "đờn ca tài tử",
            "dệt thổ cẩm truyền thống",
            "gìn giữ tiếng nói, chữ viết dân tộc",
            "lễ hội văn minh",
            "đội văn nghệ quần chúng",
            "câu lạc bộ dưỡng sinh"
        ],
        [
            "Lớp trẻ ít biết đến làn điệu cha ông, nghệ nhân ngày càng già.",
            "Các đội văn nghệ tan rã vì thiếu kinh phí và chỗ tập.",
            "Nghề dệt chỉ còn vài cụ bà giữ được."
        ],
        [
            "Mời nghệ nhân truyền dạy miễn phí mỗi tối cuối tuần, các gia đình góp trang phục.",
            "Ghi âm, chép lại bài cổ, đưa vào buổi ngoại khoá của nhà trường.",
            "Vận động {k} gia đình cho con em tham gia, biểu diễn phục vụ du khách."
        ],
        [
            "Duy trì {k} buổi sinh hoạt mỗi tháng với hơn {n} người tham gia.",
            "Đội đạt giải tại liên hoan của tỉnh.",
            "Hơn {n} người trẻ biết hát, biết đàn."
        ]
    ),
    topic!(
        "culture_society",
        false,
        [
            "vận động mua bảo hiểm y tế hộ gia đình",
            "bảo hiểm xã hội tự nguyện cho nông dân",
            "chi trả lương hưu không dùng tiền mặt",
            "tổ công nghệ số cộng đồng",
            "chợ không tiền mặt",
            "phòng, chống dịch từ mỗi gia đình",
            "hiến máu tình nguyện",
            "tuyến phố văn minh",
            "chăm sóc sức khoẻ người cao tuổi"
        ],
        [
            "Người dân chưa hiểu lợi ích, cho rằng khi ốm mới cần.",
            "Người cao tuổi ngại dùng điện thoại thông minh, sợ bị lừa.",
            "Tỉ lệ tham gia của {h} thấp nhất xã."
        ],
        [
            "Đến từng nhà vào buổi tối, lấy chuyện thật của hàng xóm để giải thích.",
            "Đoàn viên cầm tay chỉ việc, cài ứng dụng và hướng dẫn thanh toán.",
            "Lập nhóm tuyên truyền gồm người có uy tín, y tế thôn và chi hội phụ nữ."
        ],
        [
            "Tỉ lệ tham gia tăng từ sáu mươi lên hơn chín mươi phần trăm.",
            "{n} người được cài đặt và sử dụng thành thạo.",
            "Vận động được {n} lượt người, vượt chỉ tiêu giao."
        ]
    ),
    topic!(
        "culture_society",
        false,
        [
            "gia đình không bạo lực",
            "địa chỉ tin cậy ở cộng đồng",
            "hoà giải từ cơ sở",
            "gia đình năm không, ba sạch",
            "ông bà mẫu mực, con cháu thảo hiền",
            "câu lạc bộ gia đình hạnh phúc",
            "chi hội phụ nữ không có người vi phạm",
            "cựu chiến binh gương mẫu"
        ],
        [
            "Mâu thuẫn gia đình, tranh chấp đất đai kéo dài, xóm giềng mất lòng.",
            "Rượu chè, cờ bạc khiến nhiều gia đình lục đục.",
            "Phụ nữ bị bạo lực không biết tìm ai giúp."
        ],
        [
            "Tổ hoà giải kiên trì gặp riêng từng bên, mời người có uy tín trong họ cùng khuyên giải.",
            "Mở nhà an toàn, niêm yết số điện thoại của chi hội trưởng và công an viên.",
            "Sinh hoạt câu lạc bộ hằng tháng, đưa tình huống thật ra cùng bàn."
        ],
        [
            "Hoà giải thành {k} vụ, không có đơn vượt cấp.",
            "{n} gia đình đăng ký và giữ vững danh hiệu văn hoá.",
            "Hai năm liền {h} không có vụ bạo lực nào."
        ]
    ),
];
