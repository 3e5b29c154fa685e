//! Photographs and files of the samples of pages.

use kheo_web::{Form, Frame};

use super::page::PicturesPage;
use crate::rules::State;
use crate::rules::pictures::{Attached, AttachmentKind, AttachmentRefused, Lead, Words};
use crate::store::Story;

/// A lead photograph, one below the text, and a file.
pub(in crate::http) fn attached() -> Vec<Attached> {
    let words = |alternative: &str, caption: &str, credit: &str| Words {
        alternative: alternative.to_owned(),
        caption: caption.to_owned(),
        credit: credit.to_owned(),
    };
    let photo = |number: i64, words: Words| Attached {
        key: format!("{number:032x}"),
        number,
        place: number,
        kind: AttachmentKind::Photo,
        is_lead: number == 1,
        words,
        sha256: "ab".repeat(32),
        size: 148_000,
        width: 1_440,
        height: 960,
    };
    let lead =
        words("Dãy đèn sáng dọc con mương lúc chập tối", "Đường ấp 3 tối 12/11.", "Ảnh: Nguyễn Thị Lan");
    let file = Attached {
        kind: AttachmentKind::Pdf,
        width: 0,
        height: 0,
        ..photo(3, words("", "Sổ thu chi đường đèn", ""))
    };
    vec![photo(1, lead), photo(2, words("Bà con “họp tổ” <dưới tán bàng>", "", "")), file]
}

/// What a list shows of it.
pub(in crate::http) fn lead() -> Lead {
    Lead { key: attached()[0].key.clone(), width: 1_440, height: 960 }
}

/// The page on which they are changed.
pub(in crate::http) fn page(frame: Frame, story: Story) -> PicturesPage {
    let mut form = Form::empty("pictures-form");
    if story.state == State::Draft {
        form.set("alternative-2", "");
        form.refuse("alternative-2", AttachmentRefused::NotDescribed);
    }
    let may_change = story.state != State::Scheduled;
    PicturesPage { frame, story, attached: attached(), form, may_change }.filled()
}
