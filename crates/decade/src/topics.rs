//! What models are about: fifty-odd themes seen in published models and the domain notes, each with its own words.
//!
//! Titles and sentences are our own, made after the vocabulary of published models; no sentence is copied. In sentences
//! `{h}` is a hamlet, `{n}` a number of households, `{k}` a smaller number, `{m}` millions of đồng.

/// A theme of models in one field.
pub(crate) struct Topic {
    /// Word of its field.
    pub(crate) field: &'static str,
    /// What titles say.
    pub(crate) titles: &'static [&'static str],
    /// Why it was begun.
    pub(crate) problems: &'static [&'static str],
    /// What was done.
    pub(crate) deeds: &'static [&'static str],
    /// What came of it.
    pub(crate) results: &'static [&'static str],
    /// Whether land is given for it.
    pub(crate) gives_land: bool,
}

macro_rules! topic {
    ($field:literal, $land:literal, [$($title:literal),* $(,)?], [$($problem:literal),* $(,)?],
     [$($deed:literal),* $(,)?], [$($result:literal),* $(,)?]) => {
        Topic {
            field: $field, gives_land: $land, titles: &[$($title),*], problems: &[$($problem),*],
            deeds: &[$($deed),*], results: &[$($result),*],
        }
    };
}

pub(crate) const TOPICS: &[Topic] = &[
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
            "dân biết, dân bàn, dân làm, dân kiểm tra, dân giám sát, dân thụ hưởng",
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
