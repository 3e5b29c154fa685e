//! The shapes in which one model is given as JSON: names and meanings, no more.

use std::collections::BTreeMap;

use serde::Serialize;
use utoipa::ToSchema;

use crate::rules::Criterion;
use crate::store::Territory;

/// A model with everything that its page shows.
#[derive(Serialize, ToSchema)]
pub struct ExemplarDetail {
    /// Its id.
    pub(super) id: String,
    /// Its name.
    pub(super) title: String,
    /// Its field's word.
    pub(super) field: String,
    /// `collective` or `individual`.
    pub(super) subject: &'static str,
    /// How much is shown: `whole`; `unnamed` if a person did not agree to be named; `left` if a person asked to leave.
    pub(super) shown: &'static str,
    /// The year of the movement; absent if the source does not say it.
    pub(super) year: Option<i16>,
    /// `recognised` or `recorded`.
    pub(super) state: &'static str,
    /// The parts of the registration by name; empty parts are left out.
    pub(super) parts: BTreeMap<&'static str, String>,
    /// Who runs it.
    pub(super) organisations: Organisations,
    /// What it reaches and what it takes.
    pub(super) numbers: Numbers,
    /// How the result is judged, and the result.
    pub(super) criteria: Vec<ResultItem>,
    /// Photographs that everybody may see, oldest first.
    pub(super) photos: Vec<PhotoItem>,
    /// Decisions that recognise it.
    pub(super) recognitions: Vec<RecognitionItem>,
    /// What followed recognition.
    pub(super) honours: HonoursItem,
    /// The model after which it was begun, if that is public.
    pub(super) copied_from: Option<ModelRef>,
    /// Public models that were begun after it.
    pub(super) copies: Vec<ModelRef>,
    /// Public endorsement polls in which it stands, newest first.
    pub(super) polls: Vec<PollRef>,
    /// The unit of registration.
    pub(super) unit_then: UnitRef,
    /// Its place in today's units.
    pub(super) unit_now: PlaceNow,
    /// The public page from which it was taken.
    pub(super) source_url: Option<String>,
    /// Its page.
    pub(super) url: String,
}

/// Who runs a model.
#[derive(Serialize, ToSchema)]
pub struct Organisations {
    /// Who leads it.
    pub(super) lead: Option<String>,
    /// Who coordinates.
    pub(super) coordinating: Vec<String>,
    /// Who takes part.
    pub(super) participating: Vec<String>,
}

/// What a model reaches and what it takes; what nobody said is absent.
#[derive(Serialize, ToSchema)]
pub struct Numbers {
    /// Households that benefit or take part.
    pub(super) households: Option<i64>,
    /// People that benefit or take part.
    pub(super) people: Option<i64>,
    /// Money, in đồng.
    pub(super) money_dong: Option<i64>,
    /// Land given, in square metres.
    pub(super) land_square_metres: Option<i64>,
    /// Workdays.
    pub(super) workdays: Option<i64>,
}

/// How a result is judged, and the result as those who run the model submitted it.
#[derive(Serialize, ToSchema)]
pub struct ResultItem {
    /// What is judged, how, and what is to be reached.
    #[serde(flatten)]
    pub(super) asked: CriterionItem,
    /// The unit of the figures, if there is one.
    pub(super) unit: Option<String>,
    /// Where it stood at the beginning: a decimal number with a point.
    pub(super) baseline: Option<String>,
    /// What was reached: a decimal number with a point.
    pub(super) result: Option<String>,
    /// `reached`, `partly` or `not_reached`; absent before a self-assessment.
    pub(super) level: Option<&'static str>,
    /// What those who run it say of it.
    pub(super) note: Option<String>,
}

/// How a result is judged.
#[derive(Serialize, ToSchema)]
pub struct CriterionItem {
    /// What is judged.
    pub(super) criterion: String,
    /// How it is measured.
    pub(super) measure: String,
    /// What is to be reached.
    pub(super) target: String,
}

/// A photograph.
#[derive(Serialize, ToSchema)]
pub struct PhotoItem {
    /// What it is called.
    pub(super) title: String,
    /// What it shows, for those who cannot see it.
    pub(super) alt: String,
    /// The photograph, JPEG.
    pub(super) url: String,
    /// Its width in points.
    pub(super) width: i64,
    /// Its height in points.
    pub(super) height: i64,
    /// The photograph for lists.
    pub(super) thumbnail_url: String,
    /// Its width in points.
    pub(super) thumbnail_width: i64,
    /// Its height in points.
    pub(super) thumbnail_height: i64,
}

/// A decision of recognition.
#[derive(Serialize, ToSchema)]
pub struct RecognitionItem {
    /// `commune`, `district`, `province` or `centre`.
    pub(super) level: String,
    /// Number of the decision.
    pub(super) decision_number: String,
    /// Its day.
    pub(super) decided_on: String,
    /// Who signed it.
    pub(super) signer: String,
    /// What it rests on.
    pub(super) legal_basis: String,
}

/// What followed recognition.
#[derive(Serialize, ToSchema)]
pub struct HonoursItem {
    /// Decisions that mark it as exemplary.
    pub(super) exemplary: Vec<ExemplaryItem>,
    /// Awards.
    pub(super) awards: Vec<AwardItem>,
    /// The withdrawal of its recognition.
    pub(super) withdrawal: Option<WithdrawalItem>,
    /// The last yearly look at it.
    pub(super) last_recheck: Option<RecheckItem>,
}

/// A decision that marks a model as exemplary.
#[derive(Serialize, ToSchema)]
pub struct ExemplaryItem {
    /// `commune`, `district`, `province` or `centre`.
    pub(super) level: String,
    /// Number of the decision.
    pub(super) decision_number: String,
    /// Its day.
    pub(super) decided_on: String,
}

/// An award.
#[derive(Serialize, ToSchema)]
pub struct AwardItem {
    /// Its name, in Vietnamese.
    pub(super) name: String,
    /// Number of the decision.
    pub(super) decision_number: String,
    /// Its day.
    pub(super) decided_on: String,
    /// Who signed it.
    pub(super) signer: String,
}

/// The withdrawal of a recognition.
#[derive(Serialize, ToSchema)]
pub struct WithdrawalItem {
    /// Number of the decision.
    pub(super) decision_number: String,
    /// Its day.
    pub(super) decided_on: String,
}

/// A yearly look.
#[derive(Serialize, ToSchema)]
pub struct RecheckItem {
    /// The year.
    pub(super) year: i16,
    /// The word of what was found.
    pub(super) result: &'static str,
    /// On what day.
    pub(super) checked_on: String,
}

/// A model that is named elsewhere.
#[derive(Serialize, ToSchema)]
pub struct ModelRef {
    /// Its id.
    pub(super) id: String,
    /// Its name, as everybody sees it.
    pub(super) title: String,
    /// Its page.
    pub(super) url: String,
}

/// An endorsement poll.
#[derive(Serialize, ToSchema)]
pub struct PollRef {
    /// Its id.
    pub(super) id: String,
    /// What is asked.
    pub(super) title: String,
    /// `waiting`, `running`, `over`, `closed` or `cancelled`.
    pub(super) state: &'static str,
    /// Its page.
    pub(super) url: String,
}

/// A version of a unit: a code alone does not name one, since codes were re-used.
#[derive(Serialize, ToSchema)]
pub struct UnitRef {
    /// The code.
    pub(super) code: String,
    /// The first day of this version.
    pub(super) valid_from: String,
    /// The place in the words of its day.
    pub(super) place: String,
}

/// A place in today's units.
#[derive(Serialize, ToSchema)]
pub struct PlaceNow {
    /// Code of the province.
    pub(super) province: String,
    /// Code of the commune.
    pub(super) commune: Option<String>,
    /// Whether the unit of registration was divided, so that this is only its main successor.
    pub(super) divided: bool,
}

impl CriterionItem {
    /// Writes down a criterion.
    pub(super) fn of(row: &Criterion) -> Self {
        Self { criterion: row.criterion.clone(), measure: row.measure.clone(), target: row.target.clone() }
    }
}

impl UnitRef {
    /// Names the unit of registration.
    pub(super) fn of(territory: &Territory) -> Self {
        Self {
            code: territory.unit_code.clone(),
            valid_from: territory.unit_valid_from.to_string(),
            place: territory.place_line.clone(),
        }
    }
}

impl PlaceNow {
    /// Names the place in today's units.
    pub(super) fn of(territory: &Territory) -> Self {
        Self {
            province: territory.now.province.clone(),
            commune: territory.now.commune.clone(),
            divided: territory.now_divided,
        }
    }
}
