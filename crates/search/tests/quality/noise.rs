//! Made-up models worded as real ones are: whatever is found must be found among them. None says a phrase that a judged query
//! puts between quotation marks: it would answer as well as the right one.

/// A made-up model.
pub struct Model {
    pub title: String,
    pub place: String,
    pub organisation: String,
    pub text: String,
}

const BEGINNINGS: [&str; 20] = [
    "Vận động nhân dân",
    "Tổ tự quản",
    "Mô hình",
    "Chung tay",
    "Cùng dân",
    "Khu dân cư",
    "Câu lạc bộ",
    "Xây dựng",
    "Phụ nữ",
    "Cựu chiến binh",
    "Thanh niên",
    "Nông dân",
    "Hiến đất",
    "Tuyến đường",
    "Ngày thứ bảy",
    "Giúp nhau",
    "Dân vận khéo trong",
    "Tổ hợp tác",
    "Nhóm hộ",
    "Chi bộ",
];
const OBJECTS: [&str; 40] = [
    "làm đường giao thông nông thôn",
    "giữ gìn an ninh trật tự",
    "phân loại rác thải",
    "trồng cây xanh ven đường",
    "nuôi bò sinh sản",
    "trồng rau an toàn",
    "nuôi cá nước ngọt",
    "lắp camera ở xóm",
    "xây dựng nhà văn hoá",
    "thắp sáng ngõ xóm",
    "tiết kiệm giúp nhau làm kinh tế",
    "hỗ trợ học sinh nghèo",
    "bảo vệ rừng",
    "giữ sạch dòng kênh",
    "nếp sống văn minh trong việc cưới",
    "nếp sống văn minh trong việc tang",
    "giải phóng mặt bằng",
    "chuyển đổi số",
    "thanh toán không dùng tiền mặt",
    "hoà giải ở cơ sở",
    "hũ gạo tình thương",
    "nuôi heo đất",
    "đường hoa ven kênh",
    "vệ sinh môi trường",
    "phòng chống tội phạm",
    "vườn mẫu",
    "nhà sạch vườn đẹp",
    "giúp hộ nghèo",
    "hiến máu",
    "đưa hàng Việt về nông thôn",
    "giảm nghèo bền vững",
    "dân chủ ở cơ sở",
    "bình yên xóm đạo",
    "giữ gìn mốc giới",
    "nước sạch nông thôn",
    "trồng quế",
    "trồng nấm",
    "nuôi gà thả vườn",
    "nuôi chim yến",
    "bữa cơm nghĩa tình",
];
const NAMES: [&str; 30] = [
    "Bình An",
    "Hoà Bình",
    "Phú Lộc",
    "Kim Sơn",
    "Long Thành",
    "Thái Hoà",
    "Tân Tiến",
    "Vĩnh Phước",
    "An Thạnh",
    "Đức Minh",
    "Quang Trung",
    "Yên Sơn",
    "Hồng Phong",
    "Đông Hải",
    "Nam Cường",
    "Xuân Lộc",
    "Lộc An",
    "Hoa Lư",
    "Trung Thành",
    "Đồng Tâm",
    "Bắc Sơn",
    "Cẩm Thạch",
    "Điện Thắng",
    "Hiệp Hoà",
    "Ngọc Sơn",
    "Thanh Bình",
    "Diên An",
    "Gia Lộc",
    "Phúc Thọ",
    "Di Trạch",
];
const KINDS: [&str; 4] = ["xã", "phường", "thôn", "ấp"];
const BODIES: [&str; 8] = [
    "Hội LHPN",
    "Đoàn Thanh niên",
    "Hội Nông dân",
    "Công an",
    "UBMTTQVN",
    "Ban CHQS",
    "Tổ dân vận",
    "Hội Cựu chiến binh",
];
const PROVINCES: [&str; 12] = [
    "Quảng Nam",
    "Bắc Giang",
    "Nghệ An",
    "Lâm Đồng",
    "Thanh Hoá",
    "Quảng Bình",
    "Đồng Nai",
    "Yên Bái",
    "An Giang",
    "Ninh Bình",
    "Bến Tre",
    "Phú Thọ",
];

/// Numbers that look random and are always the same.
struct Dice(u64);

impl Dice {
    fn of<'a>(&mut self, words: &[&'a str]) -> &'a str {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        words[usize::try_from(self.0 >> 33).unwrap_or(0) % words.len()]
    }
}

/// Makes models.
pub fn models(count: usize) -> Vec<Model> {
    let mut dice = Dice(2026);
    let models = (0..count).map(|_| {
        let name = dice.of(&NAMES);
        let kind = dice.of(&KINDS);
        let text: Vec<String> = (0..6)
            .map(|_| format!("{} {}", dice.of(&BEGINNINGS).to_lowercase(), dice.of(&OBJECTS)))
            .collect();
        Model {
            title: format!("{} {}", dice.of(&BEGINNINGS), dice.of(&OBJECTS)),
            place: format!("{kind} {name}, huyện {}, tỉnh {}", dice.of(&NAMES), dice.of(&PROVINCES)),
            organisation: format!("{} {kind} {name}", dice.of(&BODIES)),
            text: text.join("; "),
        }
    });
    models.collect()
}
