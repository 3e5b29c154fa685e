//! The columns of a register, and how the heads of an office's own table are recognised as them.
//!
//! A head is compared folded: case, marks, signs and everything in brackets do not matter.

use csv::StringRecord;
use kheo_base::fold;

/// Heads of a column that the program wrote itself into a file to correct; it is not read.
pub const PROBLEM_HEAD: &str = "Lỗi cần sửa";

macro_rules! columns {
    ($($column:ident $name:literal $head:literal $($other:literal)*;)*) => {
        /// A column of a register.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum Column {
            $(#[doc = $head] $column,)*
        }

        impl Column {
            /// All columns, in the order of the template.
            pub const ALL: &[Self] = &[$(Self::$column,)*];

            /// Returns the name by which programs know it.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$column => $name,)* }
            }

            /// Returns its head in the template.
            pub const fn head(self) -> &'static str {
                match self { $(Self::$column => $head,)* }
            }

            /// Returns other heads by which offices know it.
            const fn others(self) -> &'static [&'static str] {
                match self { $(Self::$column => &[$($other),*],)* }
            }
        }
    };
}

columns! {
    Key "key" "Số đăng ký" "mã số" "mã mô hình" "số hồ sơ" "mã hồ sơ" "mã";
    Title "title" "Tên mô hình" "tên" "mô hình" "tên mô hình điển hình" "tên điển hình" "tên công trình" "name";
    Field "field" "Lĩnh vực" "thuộc lĩnh vực";
    Subject "subject" "Tập thể hay cá nhân" "đối tượng" "loại" "tập thể cá nhân" "loại hình" "kind";
    Year "year" "Năm" "năm đăng ký" "năm thực hiện";
    UnitCode "unit_code" "Mã đơn vị" "mã xã" "mã đơn vị hành chính" "mã đvhc" "unit";
    UnitValidFrom "unit_valid_from" "Đơn vị có từ ngày" "hiệu lực từ" "đơn vị hiệu lực từ ngày";
    Lead "implementer" "Đơn vị thực hiện" "chủ trì" "tập thể cá nhân thực hiện" "người thực hiện" "đơn vị chủ trì" "cơ quan thực hiện" "lead";
    Summary "summary" "Tóm tắt" "nội dung tóm tắt" "mô tả";
    Situation "situation" "Thực trạng" "thực trạng lý do" "lý do" "sự cần thiết" "hoàn cảnh";
    Objectives "objectives" "Mục tiêu" "mục đích" "mục tiêu tiêu chí";
    Content "content" "Nội dung" "nội dung cách làm" "cách làm" "nội dung thực hiện";
    Area "area" "Địa bàn, đối tượng thụ hưởng" "địa bàn" "phạm vi" "địa bàn thực hiện";
    Partners "partners" "Đơn vị phối hợp" "phối hợp" "cơ quan phối hợp";
    Resources "resources" "Nguồn lực" "kinh phí nguồn lực";
    Time "time" "Thời gian thực hiện" "thời gian";
    Outputs "outputs" "Kết quả" "sản phẩm" "kết quả đạt được" "hiệu quả đạt được";
    Sustaining "sustaining" "Khả năng duy trì, nhân rộng" "duy trì" "khả năng nhân rộng";
    RegisteredOn "registered_on" "Ngày đăng ký" "ngày tiếp nhận";
    State "state" "Kết quả bình xét" "trạng thái" "tình trạng" "kết quả công nhận" "status";
    RecognisedLevel "recognised_level" "Cấp công nhận" "công nhận cấp";
    RecognisedNumber "recognised_number" "Số quyết định công nhận" "quyết định công nhận" "số qđ công nhận";
    RecognisedOn "recognised_on" "Ngày công nhận" "ngày quyết định công nhận" "ngày qđ công nhận";
    RecognisedBy "recognised_by" "Người ký công nhận" "người ký quyết định công nhận";
    ExemplaryLevel "exemplary_level" "Cấp tiêu biểu" "tiêu biểu cấp";
    ExemplaryNumber "exemplary_number" "Số quyết định tiêu biểu" "quyết định tiêu biểu";
    ExemplaryOn "exemplary_on" "Ngày quyết định tiêu biểu" "ngày tiêu biểu";
    ExemplaryBy "exemplary_by" "Người ký tiêu biểu";
    Award "award" "Hình thức khen thưởng" "khen thưởng" "hình thức khen";
    AwardLevel "award_level" "Cấp khen thưởng" "cấp khen";
    AwardNumber "award_number" "Số quyết định khen thưởng" "quyết định khen thưởng" "số qđ khen thưởng";
    AwardOn "award_on" "Ngày khen thưởng" "ngày quyết định khen thưởng";
    AwardBy "award_by" "Người ký khen thưởng" "người ký quyết định khen thưởng";
    EndedOn "ended_on" "Ngày kết thúc" "ngày dừng" "dừng từ ngày";
    ReplicatedFrom "replicated_from" "Nhân rộng từ" "học tập từ" "nhân rộng từ mô hình số";
    Effect "effect" "Đánh giá hằng năm" "hiệu quả" "phân loại hằng năm" "kết quả rà soát";
    EffectYear "effect_year" "Năm đánh giá" "năm rà soát";
    Named "named" "Cá nhân đồng ý nêu tên" "đồng ý nêu tên" "nêu tên";
    Households "households" "Số hộ" "hộ" "số hộ tham gia" "số hộ thụ hưởng";
    PoorHouseholds "poor_households" "Trong đó hộ nghèo, cận nghèo" "hộ nghèo" "số hộ nghèo";
    People "people" "Số người" "người" "số người tham gia" "số người thụ hưởng";
    Money "money" "Tổng kinh phí" "kinh phí" "số tiền" "tổng số tiền";
    MoneyPeople "money_people" "Kinh phí do dân góp" "nhân dân đóng góp" "dân góp";
    MoneyBudget "money_budget" "Kinh phí từ ngân sách" "ngân sách" "ngân sách nhà nước";
    MoneyOthers "money_others" "Kinh phí từ nguồn khác" "nguồn khác" "xã hội hoá";
    Land "land" "Đất hiến" "diện tích đất hiến" "đất";
    Workdays "workdays" "Ngày công" "số ngày công";
    SummaryBasis "summary_basis" "Căn cứ, ghi chú" "ghi chú" "căn cứ" "nguồn số liệu" "note";
    SourceUrl "source_url" "Địa chỉ trang đã đăng" "nguồn" "liên kết" "đường dẫn" "url" "link";
}

/// Columns without which nothing can be taken over.
pub const NEEDED: [Column; 5] =
    [Column::Title, Column::Field, Column::Subject, Column::Year, Column::UnitCode];

impl Column {
    /// Returns the column of a name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|column| column.name() == name)
    }

    /// Returns the column that a head of a table means, if it is known.
    pub fn of_head(head: &str) -> Option<Self> {
        if let Some(column) = Self::from_name(head.trim_start_matches('\u{feff}').trim()) {
            return Some(column);
        }
        let said = plain(head);
        let means = |column: &&Self| {
            std::iter::once(column.head())
                .chain(column.others().iter().copied())
                .any(|known| plain(known) == said)
        };
        (!said.is_empty()).then(|| Self::ALL.iter().find(means).copied()).flatten()
    }
}

/// Letters and digits of a head, without marks and without what stands in brackets.
fn plain(head: &str) -> String {
    let outside: String = head.split(['(', '[']).next().unwrap_or_default().to_owned();
    let folded = fold(&outside);
    let words = folded.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty());
    words.collect::<Vec<_>>().join(" ")
}

/// Where each column stands in a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Matching {
    places: Vec<Option<usize>>,
    /// Heads that are not recognised, with their place and what somebody decided they mean.
    pub unknown: Vec<(usize, String, Option<Column>)>,
    /// A column that two heads claim.
    pub doubled: Vec<Column>,
}

impl Matching {
    /// Recognises the heads of a table; `chosen` says what somebody decided of a head by its place, `None` to leave it out.
    pub fn of(head: &StringRecord, chosen: &[(usize, Option<Column>)]) -> Self {
        let mut matching =
            Self { places: vec![None; Column::ALL.len()], unknown: Vec::new(), doubled: Vec::new() };
        for (place, head) in head.iter().enumerate() {
            let decided = chosen.iter().find(|(at, _)| *at == place).map(|(_, column)| *column);
            let known = Column::of_head(head);
            let own = plain(head) == plain(PROBLEM_HEAD) || head.trim().is_empty();
            if let Some(column) = decided.unwrap_or(known) {
                matching.take(column, place);
            }
            if known.is_none() && !own {
                matching.unknown.push((place, head.trim().to_owned(), decided.flatten()));
            }
        }
        matching
    }

    fn take(&mut self, column: Column, place: usize) {
        match &mut self.places[column as usize] {
            Some(_) => self.doubled.push(column),
            free => *free = Some(place),
        }
    }

    /// Returns where a column stands.
    pub fn place(&self, column: Column) -> Option<usize> {
        self.places[column as usize]
    }

    /// Returns the needed columns that the table lacks.
    pub fn missing(&self) -> Vec<Column> {
        NEEDED.into_iter().filter(|column| self.place(*column).is_none()).collect()
    }

    /// Returns what a row says in a column, without outer white space.
    pub fn get<'a>(&self, record: &'a StringRecord, column: Column) -> &'a str {
        self.place(column).and_then(|place| record.get(place)).unwrap_or_default().trim()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn heads_are_recognised_however_an_office_writes_them() {
        for (head, column) in [
            ("TÊN MÔ HÌNH", Column::Title),
            ("ten mo hinh", Column::Title),
            ("\u{feff}title", Column::Title),
            ("Số QĐ công nhận", Column::RecognisedNumber),
            ("Đất hiến (m²)", Column::Land),
            ("Xã hội hóa", Column::MoneyOthers),
            ("Số người tham gia", Column::People),
        ] {
            assert_eq!(Column::of_head(head), Some(column), "{head}");
        }
        assert_eq!(Column::of_head("Số điện thoại"), None);
    }

    #[test]
    fn no_two_columns_share_a_head() {
        let mut seen = std::collections::HashMap::new();
        for column in Column::ALL {
            for head in std::iter::once(column.head()).chain(column.others().iter().copied()) {
                if let Some(other) = seen.insert(plain(head), *column) {
                    assert_eq!(other, *column, "{head}");
                }
            }
        }
    }

    #[test]
    fn what_somebody_decided_goes_before_what_is_recognised() {
        let head = StringRecord::from(vec!["Lỗi cần sửa", "Tên", "Điện thoại", "Ghi", "Năm"]);
        let matching = Matching::of(&head, &[(3, Some(Column::Summary)), (4, None)]);
        let decided = [(2, "Điện thoại".to_owned(), None), (3, "Ghi".to_owned(), Some(Column::Summary))];
        assert_eq!(matching.unknown, decided, "what was decided can be decided anew");
        assert_eq!(matching.place(Column::Summary), Some(3));
        assert_eq!(matching.place(Column::Year), None);
        assert_eq!(matching.missing(), [Column::Field, Column::Subject, Column::Year, Column::UnitCode]);
    }
}
