//! Themes of defence and security, the political system, religion and nature.

use super::Topic;

pub(super) const TOPICS: &[Topic] = &[
    topic!(
        "defence_security",
        false,
        [
            "camera an ninh",
            "camera giám sát an ninh trật tự",
            "mắt thần an ninh",
            "tiếng kẻng an ninh",
            "loa an ninh",
            "đèn và camera ở ngõ xóm",
            "nhóm Zalo kết nối bình yên"
        ],
        [
            "Trộm cắp vặt xảy ra nhiều, lực lượng công an mỏng.",
            "Khu trọ đông người lạ, khó nắm tình hình.",
            "Thanh thiếu niên tụ tập đua xe, gây rối ban đêm."
        ],
        [
            "Vận động {n} hộ và doanh nghiệp góp tiền lắp camera, nối về công an xã.",
            "Khi có việc, chủ nhà đánh kẻng, cả xóm cùng ra hỗ trợ.",
            "Lập nhóm Zalo, người dân gửi tin báo kèm ảnh, công an trả lời trong ngày."
        ],
        [
            "Lắp {k} mắt camera, giúp làm rõ nhiều vụ việc.",
            "Số vụ trộm cắp giảm hơn một nửa.",
            "Tiếp nhận {k} tin báo có giá trị, kinh phí {m} triệu đồng do dân góp."
        ]
    ),
    topic!(
        "defence_security",
        false,
        [
            "tổ liên gia tự quản về an ninh trật tự",
            "tổ tự quản khu vực giáp ranh",
            "cụm dân cư an toàn",
            "dòng họ tự quản",
            "khu nhà trọ tự quản",
            "tự quản đường biên, cột mốc",
            "xứ đạo bình yên",
            "chùa tinh tiến, bình an",
            "tổ an ninh cơ sở thân thiện"
        ],
        [
            "Địa bàn giáp ranh nhiều xã, đối tượng lợi dụng đi lại gây án.",
            "Đường biên dài, lực lượng biên phòng không thể đi hết mỗi ngày.",
            "Đồng bào có đạo đông, cần sự đồng lòng của chức sắc và giáo dân."
        ],
        [
            "Chia các hộ thành nhóm liên gia, bầu người có uy tín làm tổ trưởng, có quy ước riêng.",
            "Vận động hộ có nương sát biên nhận trông coi cột mốc, báo tin qua điện thoại.",
            "Chức sắc đưa nội dung giữ an ninh vào buổi lễ, cam kết từng gia đình."
        ],
        [
            "{n} hộ tham gia, không có trọng án trong năm.",
            "Phát hiện và báo {k} vụ vi phạm.",
            "Được đề nghị nhân rộng ra toàn xã."
        ]
    ),
    topic!(
        "defence_security",
        false,
        [
            "cảm hoá người lầm lỗi",
            "giúp người chấp hành xong án phạt tù",
            "không có người nghiện ma tuý",
            "phòng cháy, chữa cháy liên gia",
            "vận động giao nộp vũ khí, vật liệu nổ",
            "an toàn giao thông cổng trường",
            "ba trong một giúp thanh niên chậm tiến",
            "vận động thanh niên nhập ngũ"
        ],
        [
            "Người ra tù mặc cảm, khó tìm việc và dễ tái phạm.",
            "Nhà ống san sát, đường hẹp, xe chữa cháy khó vào.",
            "Súng săn tự chế còn trong dân, nguy hiểm khi xung đột."
        ],
        [
            "Mỗi đoàn thể nhận giúp một người, bảo lãnh vay vốn, giới thiệu việc làm.",
            "Trang bị bình chữa cháy và chuông báo cho từng cụm nhà, tập huấn mỗi quý.",
            "Đến từng nhà, kiên trì thuyết phục, lập biên bản nhận nộp và cảm ơn trước dân."
        ],
        [
            "{k} người có việc làm ổn định, không ai tái phạm.",
            "Thu {k} khẩu súng tự chế.",
            "Dập tắt kịp thời các vụ cháy nhỏ, không thiệt hại về người."
        ]
    ),
    topic!(
        "defence_security",
        false,
        [
            "đường quân – dân kiểu mẫu",
            "bộ đội giúp dân gặt lúa",
            "nâng bước em tới trường",
            "con nuôi đồn biên phòng",
            "quân y khám bệnh cho dân",
            "tết quân – dân",
            "dân quân giúp dân sau bão",
            "hành quân xanh"
        ],
        [
            "Sau bão, nhiều nhà tốc mái, lúa đổ rạp ngoài đồng.",
            "Bản xa trung tâm, người dân ít được khám chữa bệnh.",
            "Con em vùng biên còn thiếu thốn, nguy cơ bỏ học."
        ],
        [
            "Đơn vị cử cán bộ ăn ở cùng dân, giúp ngày công sửa đường, gặt lúa.",
            "Trích lương nhận đỡ đầu học sinh, tối tối kèm các em học bài.",
            "Phối hợp trạm y tế khám, cấp thuốc miễn phí cho {n} người."
        ],
        [
            "Giúp dân hơn {n} ngày công, sửa {k} căn nhà.",
            "Làm mới tuyến đường trị giá {m} triệu đồng.",
            "Tình cảm quân dân thêm gắn bó."
        ]
    ),
    topic!(
        "political_system",
        false,
        [
            "chi bộ bốn tốt",
            "sinh hoạt chi bộ theo chuyên đề",
            "đảng viên gương mẫu, quần chúng noi theo",
            "phát triển đảng viên ở khu dân cư",
            "đảng viên phụ trách hộ gia đình",
            "xây dựng hệ thống chính trị trong sạch, vững mạnh",
            "nói đi đôi với làm"
        ],
        [
            "Nội dung sinh hoạt chi bộ đơn điệu, đảng viên ngại phát biểu.",
            "Nhiều năm chi bộ không kết nạp được đảng viên mới.",
            "Một số đảng viên chưa gương mẫu, người dân còn so bì."
        ],
        [
            "Mỗi quý chọn một việc khó của {h} đưa ra bàn, giao người, giao hạn rõ ràng.",
            "Phân công đảng viên phụ trách từng cụm hộ, mỗi tháng đến thăm một lần.",
            "Bồi dưỡng thanh niên, phụ nữ tích cực qua việc làm cụ thể."
        ],
        [
            "Kết nạp {k} đảng viên mới.",
            "Chi bộ hoàn thành xuất sắc nhiệm vụ hai năm liền.",
            "{n} hộ được đảng viên theo sát, kiến nghị được trả lời."
        ]
    ),
    topic!(
        "political_system",
        false,
        [
            "thủ tục hành chính tại nhà cho người già yếu",
            "ngày không hẹn",
            "nụ cười công sở",
            "một cửa thân thiện",
            "hồ sơ trả trước hẹn",
            "thứ Bảy vì dân",
            "làm căn cước tại giường bệnh",
            "chính quyền gần dân",
            "hộp thư góp ý",
            "hỗ trợ nộp hồ sơ trực tuyến"
        ],
        [
            "Người già yếu, khuyết tật đi lại khó khăn khi cần giấy tờ.",
            "Người dân còn ngại nộp hồ sơ trên mạng.",
            "Có lúc cán bộ hướng dẫn chưa rõ, dân phải đi lại nhiều lần."
        ],
        [
            "Cử tổ lưu động mang máy đến nhà, nhận và trả kết quả tận nơi.",
            "Đặt máy và người hướng dẫn tại nhà văn hoá vào chiều thứ Bảy.",
            "Công khai số điện thoại lãnh đạo, xin lỗi bằng thư khi trễ hẹn."
        ],
        [
            "Giải quyết {n} hồ sơ, hơn chín mươi chín phần trăm đúng và trước hẹn.",
            "Phục vụ tại nhà {k} trường hợp.",
            "Tỉ lệ hài lòng qua phiếu khảo sát đạt trên chín mươi lăm phần trăm."
        ]
    ),
    topic!(
        "political_system",
        false,
        [
            "đối thoại với nhân dân",
            "nghe dân nói, nói dân hiểu",
            "dân biết, dân bàn, dân làm, dân kiểm tra",
            "giải phóng mặt bằng đồng thuận",
            "giám sát đầu tư của cộng đồng",
            "tổ dân vận khéo ở khu dân cư",
            "mặt trận lắng nghe ý kiến nhân dân",
            "sắp xếp thôn, tổ dân phố hợp lòng dân"
        ],
        [
            "Dự án đi qua {h}, nhiều hộ chưa đồng tình với phương án bồi thường.",
            "Việc sáp nhập thôn đụng chạm tên gọi, tập quán lâu đời.",
            "Ý kiến người dân phản ánh chậm được trả lời."
        ],
        [
            "Đối thoại định kỳ, ghi từng ý kiến, trả lời trên bảng tin và loa truyền thanh.",
            "Tổ vận động gồm cả người thân của các hộ, gặp riêng, giải thích chính sách cặn kẽ.",
            "Ban giám sát cộng đồng theo dõi từng công đoạn, nghiệm thu có chữ ký của dân."
        ],
        [
            "{n} hộ bàn giao mặt bằng đúng hạn, không phải cưỡng chế.",
            "Trả lời {k} kiến nghị, không có khiếu nại đông người.",
            "Dự án hoàn thành sớm, tiết kiệm {m} triệu đồng."
        ]
    ),
    topic!(
        "other",
        false,
        [
            "sống tốt đời, đẹp đạo",
            "giáo xứ xanh – sạch – đẹp",
            "tôn giáo chung tay bảo vệ môi trường",
            "chức sắc đồng hành cùng bà con",
            "đoàn kết lương giáo",
            "người có uy tín trong đồng bào dân tộc"
        ],
        [
            "Vùng đồng bào có đạo cần tiếng nói của chức sắc trong việc chung.",
            "Giữa các nhóm dân cư còn khoảng cách do phong tục khác nhau.",
            "Một số luận điệu xuyên tạc khiến bà con hoang mang."
        ],
        [
            "Gặp gỡ chức sắc, chức việc mỗi quý, cùng bàn việc làm đường, giữ sạch môi trường.",
            "Người có uy tín đi từng nhà, dùng tiếng mẹ đẻ giải thích chủ trương.",
            "Tổ chức ngày hội đại đoàn kết chung cho cả lương và giáo."
        ],
        [
            "{n} hộ giáo dân ký cam kết và thực hiện tốt.",
            "Góp {m} triệu đồng làm công trình chung.",
            "Không có điểm nóng về tôn giáo, dân tộc."
        ]
    ),
    topic!(
        "other",
        false,
        [
            "bảo vệ rừng đầu nguồn",
            "quản lý, bảo vệ rừng cộng đồng",
            "tiết kiệm điện trong mỗi gia đình",
            "phòng, chống thiên tai tại chỗ",
            "ứng phó hạn mặn",
            "giúp dân vùng lũ"
        ],
        [
            "Rừng bị chặt phá, mùa khô suối cạn nước.",
            "Mùa mưa lũ đến nhanh, nhiều nhà không kịp di dời.",
            "Hạn mặn kéo dài, thiếu nước sinh hoạt."
        ],
        [
            "Giao rừng cho nhóm hộ, tuần tra theo lịch, phạt theo hương ước.",
            "Diễn tập sơ tán, phân công thanh niên giúp từng nhà có người già.",
            "Vận động {n} hộ trữ nước, chia sẻ giếng và bồn chứa."
        ],
        [
            "Giữ được rừng, không còn vụ phá rừng nào.",
            "Sơ tán an toàn {n} hộ trước bão.",
            "Tiết kiệm {m} triệu đồng và không nhà nào thiếu nước."
        ]
    ),
];
