//! What is told: a sentence in either language, or one JSON object; and the exit code.

use kheo_verify::Error;
use serde_json::{Map, Value};

use super::{Arguments, Lang};

/// The outcome of a check.
pub struct Told {
    code: u8,
    vi: String,
    en: String,
    facts: Map<String, Value>,
}

impl Told {
    /// Everything holds; both sentences say what.
    pub fn good(vi: impl Into<String>, en: impl Into<String>) -> Self {
        Self { code: 0, vi: vi.into(), en: en.into(), facts: Map::new() }
    }

    /// The command is not right.
    pub fn usage(vi: impl Into<String>, en: impl Into<String>) -> Self {
        Self { code: 2, vi: vi.into(), en: en.into(), facts: Map::new() }
    }

    /// Adds something for machines.
    pub fn with(mut self, name: &str, value: impl Into<Value>) -> Self {
        self.facts.insert(name.to_owned(), value.into());
        self
    }

    /// Adds a line to both texts.
    pub fn line(mut self, vi: &str, en: &str) -> Self {
        self.vi = format!("{}\n{vi}", self.vi);
        self.en = format!("{}\n{en}", self.en);
        self
    }

    pub fn is_good(&self) -> bool {
        self.code == 0
    }

    pub fn code(&self) -> u8 {
        self.code
    }

    /// Returns what to print.
    pub fn text(&self, asked: &Arguments) -> String {
        if !asked.json {
            return if asked.lang == Lang::Vi { self.vi.clone() } else { self.en.clone() };
        }
        let mut all = Map::new();
        all.insert("holds".to_owned(), (self.code == 0).into());
        all.insert("code".to_owned(), self.code.into());
        all.insert("said".to_owned(), self.en.clone().into());
        all.extend(self.facts.clone());
        Value::Object(all).to_string()
    }
}

impl From<Error> for Told {
    fn from(error: Error) -> Self {
        let (code, begin) = match &error {
            Error::Read { .. } => (3, "Không đọc được, nên chưa biết đúng hay sai"),
            _ => (1, "KHÔNG ĐÚNG, đừng tin"),
        };
        let en = if code == 3 {
            format!("Nothing was found out: {error}")
        } else {
            format!("IT DOES NOT HOLD: {error}")
        };
        Self { code, vi: format!("{begin}: {}", vietnamese(&error)), en, facts: Map::new() }
    }
}

fn vietnamese(error: &Error) -> String {
    match error {
        Error::Malformed { what, why } => format!("dữ liệu sai dạng ({what}: {why})"),
        Error::Signature(name) => format!("chữ ký của {name} không khớp với nội dung"),
        Error::Unsigned(name) => format!("không có chữ ký của khoá được tin ({name})"),
        Error::Origin { wanted, found } => format!("điểm kiểm là của {found}, không phải của {wanted}"),
        Error::Inclusion => "chứng cứ không dẫn tới gốc của điểm kiểm".to_owned(),
        Error::Consistency => "nhật ký sau không nối tiếp nhật ký trước: có việc đã bị sửa hay bỏ".to_owned(),
        Error::Commitment(field) => format!("nội dung “{field}” không khớp với dấu cam kết"),
        Error::Tree { path } => format!("{path} thiếu hoặc không khớp với cây đã ký"),
        Error::Leaf { number, why } => format!("dòng số {number}: {why}"),
        Error::Ahead { witness, size } => {
            format!("bên làm chứng {witness} đã ký {size} dòng, nhiều hơn nhật ký đang có")
        }
        Error::Quorum => "chưa đủ bên làm chứng theo chính sách".to_owned(),
        Error::Read { path, why } => format!("{path}: {why}"),
    }
}
