//! Themes of new rural development and the economy.

use super::Topic;

pub(super) const TOPICS: &[Topic] = &[
    topic!(
        "new_rural",
        false,
        [
            "thắp sáng đường quê",
            "ánh sáng an ninh đường thôn",
            "đường điện chiếu sáng nông thôn",
            "thắp sáng ngõ xóm",
            "đèn năng lượng mặt trời trên đường liên xóm"
        ],
        [
            "Các tuyến đường trong {h} tối, đi lại ban đêm khó khăn, dễ xảy ra tai nạn và trộm cắp.",
            "Đường {h} chưa có đèn, học sinh đi học về muộn và công nhân tan ca đều lo ngại.",
            "Trước đây cả {h} chỉ có vài bóng đèn do các hộ tự thắp."
        ],
        [
            "Tổ chức họp dân bàn cách làm, mỗi hộ góp một phần tiền mua bóng, dây và thay nhau trông coi.",
            "Vận động {n} hộ hai bên đường góp cột, góp công kéo dây và trả tiền điện hằng tháng.",
            "Kêu gọi con em xa quê ủng hộ bóng đèn năng lượng mặt trời, thanh niên nhận lắp đặt."
        ],
        [
            "Lắp được {k} bóng đèn trên toàn bộ trục đường chính, kinh phí {m} triệu đồng.",
            "Cả {h} sáng đèn, không còn vụ mất trộm nào trong năm.",
            "{n} hộ đi lại thuận lợi, cảnh quan sạch đẹp hơn."
        ]
    ),
    topic!(
        "new_rural",
        true,
        [
            "hiến đất làm đường",
            "hiến đất mở rộng đường giao thông nông thôn",
            "mở đường ra khu sản xuất",
            "bê tông hoá đường ngõ xóm",
            "dời tường rào, mở rộng ngõ",
            "cứng hoá đường trục thôn",
            "làm cầu dân sinh qua suối"
        ],
        [
            "Đường vào {h} nhỏ hẹp, mưa lầy nắng bụi, xe chở nông sản không vào được.",
            "Nhiều đoạn ngõ chỉ rộng hơn một mét, xe cứu thương, cứu hoả không thể vào.",
            "Ban đầu nhiều hộ còn băn khoăn vì đất hẹp và tiếc hàng rào mới xây."
        ],
        [
            "Cán bộ, đảng viên hiến đất trước, sau đó đến từng nhà giải thích, đo đạc công khai và trả lời mọi thắc mắc.",
            "Tổ dân vận họp từng nhóm hộ, thống nhất mốc giới, cùng nhau tháo dỡ và xây lại tường rào.",
            "Vận động {n} hộ hiến đất, góp ngày công, Nhà nước hỗ trợ xi măng."
        ],
        [
            "Mở rộng và đổ bê tông {k} tuyến ngõ, {n} hộ hiến đất không nhận đền bù.",
            "Hoàn thành con đường trước mùa mưa, giá nông sản tại ruộng tăng rõ rệt.",
            "Nhân dân góp {m} triệu đồng và nhiều ngày công, không có đơn thư khiếu nại."
        ]
    ),
    topic!(
        "new_rural",
        true,
        [
            "xây nhà văn hoá thôn",
            "chung tay xây dựng nhà sinh hoạt cộng đồng",
            "làm sân thể thao cho thanh thiếu niên",
            "chỉnh trang khuôn viên nhà văn hoá",
            "xây dựng thôn nông thôn mới kiểu mẫu",
            "khu dân cư kiểu mẫu"
        ],
        [
            "{h} chưa có nơi hội họp, sinh hoạt phải mượn nhà dân.",
            "Nhà văn hoá cũ xuống cấp, dột nát, không đủ chỗ cho các buổi sinh hoạt.",
            "Trẻ em không có chỗ vui chơi trong dịp hè."
        ],
        [
            "Bí thư chi bộ cùng trưởng thôn kiên trì vận động từng hộ, công khai từng khoản thu chi trên bảng tin.",
            "Bàn bạc dân chủ về mức góp, miễn cho hộ nghèo, kêu gọi người thành đạt ủng hộ.",
            "Huy động {n} hộ góp ngày công, hiến cây và vật liệu tại chỗ."
        ],
        [
            "Xây xong nhà văn hoá với kinh phí {m} triệu đồng, đủ chỗ cho hơn {n} người.",
            "Đạt thêm {k} tiêu chí nông thôn mới nâng cao.",
            "Các câu lạc bộ sinh hoạt đều đặn hằng tuần."
        ]
    ),
    topic!(
        "new_rural",
        false,
        [
            "tuyến đường hoa kiểu mẫu",
            "đường hoa thay cỏ dại",
            "tuyến đường cờ Tổ quốc",
            "hàng rào xanh",
            "đường tự quản xanh – sạch – đẹp",
            "con đường bích hoạ",
            "vườn mẫu, nhà sạch ngõ đẹp"
        ],
        [
            "Hai bên đường {h} cỏ mọc um tùm, rác thải vứt bừa bãi.",
            "Tuyến đường mới làm xong nhưng chưa ai chăm sóc, cảnh quan kém.",
            "Ý thức giữ vệ sinh nơi công cộng của một số hộ chưa cao."
        ],
        [
            "Chi hội phụ nữ ươm cây giống, chia đoạn cho từng nhóm hộ trồng và chăm sóc.",
            "Phát động ngày thứ Bảy xanh, mỗi hộ góp một khóm hoa và một giờ lao động.",
            "Vận động {n} hộ trồng hoa, treo cờ, vẽ tranh tường tuyên truyền."
        ],
        [
            "Trồng được {k} trăm mét đường hoa, {n} hộ ký cam kết tự quản.",
            "Tuyến đường trở thành điểm tham quan học tập của các thôn bạn.",
            "Không còn điểm đổ rác tự phát trong {h}."
        ]
    ),
    topic!(
        "economy",
        false,
        [
            "chuyển đổi cây trồng trên đất đồi",
            "cải tạo vườn tạp",
            "trồng cây ăn quả theo hướng hữu cơ",
            "trồng cam sạch",
            "trồng bưởi da xanh",
            "trồng chè an toàn",
            "trồng quế dưới tán rừng",
            "trồng cà phê bền vững",
            "trồng sầu riêng xen canh"
        ],
        [
            "Đất đồi bạc màu, trồng ngô sắn năng suất thấp, thu nhập bấp bênh.",
            "Vườn nhà để hoang nhiều năm, bà con thiếu vốn và kỹ thuật.",
            "Giá nông sản lên xuống thất thường, mỗi hộ bán một kiểu."
        ],
        [
            "Đảng viên làm trước để dân thấy hiệu quả, mở lớp tập huấn ngay tại vườn.",
            "Thành lập tổ hợp tác, liên kết với doanh nghiệp cung cấp giống và bao tiêu sản phẩm.",
            "Hướng dẫn {n} hộ ghi nhật ký sản xuất, không dùng thuốc trừ cỏ."
        ],
        [
            "Thu nhập bình quân tăng thêm {m} triệu đồng mỗi hộ một năm.",
            "Có {k} hộ thoát nghèo, sản phẩm được công nhận OCOP ba sao.",
            "{n} hộ tham gia, diện tích mở rộng gấp đôi sau hai năm."
        ]
    ),
    topic!(
        "economy",
        false,
        [
            "nuôi bò sinh sản",
            "nuôi gà thả vườn",
            "nuôi dê núi",
            "nuôi ong lấy mật",
            "nuôi chim bồ câu",
            "ấp nở gà giống",
            "nuôi lợn đen bản địa",
            "phát triển kinh tế vườn – ao – chuồng – rừng",
            "nuôi trâu vỗ béo",
            "ngân hàng bò"
        ],
        [
            "Chăn nuôi nhỏ lẻ, dịch bệnh nhiều, bà con nản lòng.",
            "Hộ nghèo thiếu con giống, lao động nông nhàn không có việc làm.",
            "Chuồng trại đặt sát nhà, mùi hôi ảnh hưởng hàng xóm."
        ],
        [
            "Xoay vòng con giống từ hộ này sang hộ khác, người đi trước hướng dẫn người đi sau.",
            "Vận động làm đệm lót sinh học, tiêm phòng đầy đủ, di dời chuồng trại xa nhà.",
            "Tín chấp cho {k} hội viên vay vốn chính sách, cử người theo dõi giúp đỡ."
        ],
        [
            "Đàn vật nuôi tăng lên hơn {n} con, lãi {m} triệu đồng mỗi năm.",
            "{k} hộ nghèo có con giống và thoát nghèo bền vững.",
            "Môi trường chăn nuôi sạch hơn, không còn kiến nghị của bà con."
        ]
    ),
    topic!(
        "economy",
        false,
        [
            "nuôi tôm hai giai đoạn",
            "nuôi cá lồng trên sông",
            "nuôi cá nước lạnh",
            "trồng lúa kết hợp nuôi cá",
            "nuôi cua – tôm – lúa",
            "nuôi nghêu bãi triều",
            "đánh bắt xa bờ theo tổ đoàn kết"
        ],
        [
            "Nguồn nước ô nhiễm, nuôi nhỏ lẻ nhiều rủi ro.",
            "Đất nhiễm mặn, cấy lúa một vụ không đủ ăn.",
            "Ngư dân ra khơi đơn lẻ, thiếu thông tin và khó giúp nhau khi gặp nạn."
        ],
        [
            "Lập tổ hợp tác, cùng lịch thả giống, cùng giữ nguồn nước chung.",
            "Mời kỹ sư về tận đầm hướng dẫn, ghi chép và chia sẻ kinh nghiệm qua nhóm Zalo.",
            "Vận động {n} hộ góp vốn mua chung thức ăn, bán chung sản phẩm."
        ],
        [
            "Tỉ lệ sống của vật nuôi tăng, lợi nhuận bình quân {m} triệu đồng mỗi vụ.",
            "{n} hộ tham gia, không còn tranh chấp nguồn nước.",
            "Các tổ đã cứu giúp {k} lượt tàu gặp nạn trên biển."
        ]
    ),
    topic!(
        "economy",
        false,
        [
            "trồng nấm linh chi",
            "trồng nấm rơm từ phụ phẩm",
            "trồng dâu nuôi tằm",
            "trồng rau an toàn trong nhà lưới",
            "trồng hoa cúc xuất khẩu",
            "trồng dược liệu",
            "đồng ruộng không rác thải thuốc bảo vệ thực vật",
            "dồn điền đổi thửa",
            "cánh đồng lớn một giống"
        ],
        [
            "Ruộng manh mún, mỗi nhà vài thửa ở nhiều nơi.",
            "Vỏ chai thuốc bảo vệ thực vật vứt đầy bờ ruộng, bờ mương.",
            "Rơm rạ đốt sau mùa gặt gây khói bụi, lãng phí."
        ],
        [
            "Họp bàn nhiều lần ở từng xóm, công khai bản đồ, để dân tự bắt thăm và giám sát.",
            "Đặt bể thu gom vỏ chai, giao hội nông dân trông coi, hằng tháng đem đi xử lý.",
            "Tập huấn kỹ thuật cho {n} hộ, hỗ trợ giống vụ đầu."
        ],
        [
            "Mỗi hộ chỉ còn một đến hai thửa, giảm chi phí làm đất và tưới tiêu.",
            "Thu gom được hàng trăm kg vỏ chai, đồng ruộng sạch hẳn.",
            "Giá trị thu nhập đạt {m} triệu đồng mỗi sào một năm."
        ]
    ),
    topic!(
        "economy",
        false,
        [
            "tổ tiết kiệm và vay vốn",
            "khôi phục làng nghề đan lát",
            "tổ phụ nữ may gia công",
            "dạy nghề cho lao động nông thôn",
            "hợp tác xã nông nghiệp kiểu mới",
            "bán hàng nông sản trên sàn điện tử",
            "du lịch cộng đồng",
            "giúp nhau thoát nghèo bền vững",
            "một đảng viên giúp một hộ nghèo"
        ],
        [
            "Phụ nữ trung niên không có việc làm ổn định.",
            "Nghề truyền thống mai một, lớp trẻ bỏ đi làm xa.",
            "{h} còn nhiều hộ nghèo, trông chờ vào hỗ trợ của Nhà nước."
        ],
        [
            "Phân công từng đảng viên theo dõi, giúp đỡ từng hộ, bàn với gia đình cách làm ăn phù hợp.",
            "Mở lớp dạy nghề tại chỗ, tìm đầu ra, chia việc cho từng nhóm.",
            "Vận động chị em góp vốn xoay vòng, mỗi tháng cho {k} người vay không lãi."
        ],
        [
            "Tạo việc làm cho {n} lao động với thu nhập ổn định.",
            "{k} hộ viết đơn xin ra khỏi danh sách hộ nghèo.",
            "Doanh thu năm đạt {m} triệu đồng, sản phẩm có nhãn hiệu riêng."
        ]
    ),
];
