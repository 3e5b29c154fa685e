//! Names of people and places, bodies, beginnings of titles: made up from common parts.

/// Kinds of hamlets.
pub(crate) const HAMLETS: &[&str] = &[
    "thôn",
    "thôn",
    "thôn",
    "ấp",
    "ấp",
    "bản",
    "xóm",
    "khu",
    "khu phố",
    "tổ dân phố",
    "buôn",
    "khóm",
    "làng",
];
/// Names of hamlets.
pub(crate) const HAMLET_NAMES: &[&str] = &[
    "Đông",
    "Đoài",
    "Thượng",
    "Hạ",
    "Trung",
    "Nội",
    "Bình An",
    "Hoà Bình",
    "Tân Lập",
    "Tân Tiến",
    "Đồng Tâm",
    "Quyết Thắng",
    "Phú Thọ",
    "Phú Hoà",
    "An Lạc",
    "An Phú",
    "An Ninh",
    "Mỹ Hoà",
    "Mỹ Đức",
    "Long Thành",
    "Long Hoà",
    "Vĩnh Phú",
    "Vĩnh Thuỷ",
    "Thanh Sơn",
    "Thanh Hoà",
    "Bản Mới",
    "Nà Lường",
    "Nà Pang",
    "Pắc Nghiên",
    "Khe Cát",
    "Suối Lội",
    "Đồng Tang",
    "Cầu Gáo",
    "Gò Dưa",
    "Bàu Sen",
    "Xóm Chùa",
    "Xóm Đình",
    "Cây Da",
    "Trà Đoá",
    "Hưng Nghĩa",
    "Hưng Thịnh",
    "Phước Lộc",
    "Phước Thuỷ",
    "Thạnh Mỹ",
    "Thới Hoà",
    "Kon Rẫy",
    "Ea Tung",
    "Chư Đăng",
    "Plei Krong",
    "Lộc Thuỷ",
    "Hoa Trung",
    "Hoa Nam",
    "Yên Khánh",
    "Yên Hoà",
    "Xuân Thuỷ",
    "Xuân Lai",
    "Kim Sơn",
    "Kim Hoa",
    "Ngọc Lâm",
    "Ngọc Trì",
    "Sơn Thuỷ",
    "Hải Hoà",
    "số 1",
    "số 2",
    "số 3",
    "số 4",
    "số 5",
    "số 6",
    "số 7",
    "số 8",
];
/// Bodies that take the lead.
pub(crate) const BODIES: &[&str] = &[
    "Chi bộ",
    "Ban công tác Mặt trận",
    "Chi hội Phụ nữ",
    "Chi hội Nông dân",
    "Chi hội Cựu chiến binh",
    "Chi đoàn Thanh niên",
    "Chi hội Người cao tuổi",
    "Tổ dân vận",
    "Tổ hoà giải",
    "Ban nhân dân",
    "Hội khuyến học",
    "Tổ công nghệ số",
];
/// Bodies of a whole commune.
pub(crate) const COMMUNE_BODIES: &[&str] = &[
    "Uỷ ban Mặt trận Tổ quốc",
    "Hội Liên hiệp Phụ nữ",
    "Hội Nông dân",
    "Đoàn Thanh niên",
    "Hội Cựu chiến binh",
    "Công an",
    "Ban Chỉ huy Quân sự",
    "Khối dân vận",
    "Trạm Y tế",
    "Trường Tiểu học",
    "Trường Trung học cơ sở",
    "Hội Chữ thập đỏ",
    "Công đoàn",
];
/// Beginnings of titles of collectives.
pub(crate) const BEGINNINGS: &[&str] = &[
    "",
    "",
    "",
    "Mô hình ",
    "Vận động nhân dân ",
    "Chung tay ",
    "Dân vận khéo trong ",
    "Tổ dân vận khéo với ",
    "Chi bộ lãnh đạo ",
    "Phụ nữ với ",
    "Cựu chiến binh với ",
    "Tuổi trẻ với ",
];
/// How a person is called in a title.
pub(crate) const CALLED: &[&str] =
    &["Ông", "Bà", "Anh", "Chị", "Trưởng thôn", "Bí thư chi bộ", "Già làng", "Chi hội trưởng"];
/// How a title goes on after a person's name.
pub(crate) const DOES: &[&str] =
    &["với mô hình", "và", "khéo vận động bà con", "tích cực vận động", "gương mẫu trong", "với việc"];
/// Family names with a weight by repetition.
pub(crate) const FAMILIES: &[&str] = &[
    "Nguyễn", "Nguyễn", "Nguyễn", "Nguyễn", "Trần", "Trần", "Lê", "Lê", "Phạm", "Phạm", "Hoàng", "Huỳnh",
    "Phan", "Vũ", "Võ", "Đặng", "Bùi", "Đỗ", "Hồ", "Ngô", "Dương", "Lý", "Nông", "Vi", "Lò", "Hà", "Sầm",
    "Y", "Thạch", "Giàng",
];
/// Middle names.
pub(crate) const MIDDLES: &[&str] =
    &["Văn", "Văn", "Thị", "Thị", "Đức", "Minh", "Ngọc", "Thanh", "Quang", "Hữu", "Xuân", "Kim"];
/// Given names.
pub(crate) const GIVEN: &[&str] = &[
    "An", "Bình", "Cường", "Dung", "Đào", "Giang", "Hà", "Hải", "Hạnh", "Hiền", "Hoa", "Hoà", "Hùng",
    "Hương", "Khánh", "Lan", "Liên", "Linh", "Loan", "Long", "Mai", "Nam", "Nga", "Nhung", "Phúc", "Phương",
    "Quý", "Sơn", "Tâm", "Thảo", "Thắng", "Thuỷ", "Toàn", "Tuấn", "Vân", "Vinh", "Xuân", "Yến",
];
/// What a model wants.
pub(crate) const AIMS: &[&str] = &[
    "Phấn đấu hoàn thành trước ngày 15 tháng 10, ít nhất tám mươi phần trăm số hộ tham gia.",
    "Trong năm có {n} hộ tham gia, duy trì thường xuyên, công khai mọi khoản đóng góp.",
    "Nâng cao nhận thức, tạo thói quen mới và giữ được sau khi mô hình kết thúc.",
    "Làm thí điểm ở {h}, rút kinh nghiệm rồi mở rộng ra các khu dân cư khác.",
    "Giảm một nửa khó khăn đã nêu trong vòng mười hai tháng.",
];
/// How a model is kept.
pub(crate) const KEEPING: &[&str] = &[
    "Mô hình do dân tự quản, không cần kinh phí của Nhà nước, có thể làm ở mọi khu dân cư.",
    "Đã có quy ước và người phụ trách; hằng quý họp rút kinh nghiệm.",
    "Các thôn bên cạnh đã đến học tập và bắt đầu làm theo.",
    "Cần duy trì quỹ nhỏ hằng tháng; chi bộ đưa vào nghị quyết để theo dõi.",
    "Dễ làm, ít tốn kém, phụ thuộc chủ yếu vào sự gương mẫu của cán bộ, đảng viên.",
];
/// Partners.
pub(crate) const PARTNERS: &[&str] = &[
    "Hội Phụ nữ xã",
    "Hội Nông dân xã",
    "Đoàn Thanh niên xã",
    "Công an xã",
    "Trạm Y tế xã",
    "Hội Cựu chiến binh xã",
    "Nhà trường trên địa bàn",
    "Doanh nghiệp trên địa bàn",
];
