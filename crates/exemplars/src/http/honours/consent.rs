//! What a person agreed to: to be named or not, and a request to leave the public page, recorded by an officer on behalf.

use kheo_base::{Day, Error};
use kheo_journal::Tx;

use super::honours::{Said, Step};
use crate::rules::Subject;
use crate::rules::honours::Refused;
use crate::store::Exemplar;
use crate::store::honours::{Consent, Leave, consent_of, save_consent};

/// Saves one of the steps about a person.
pub(super) fn save(
    tx: &mut Tx<'_, '_>,
    file: &Exemplar,
    step: Step,
    said: &Said,
    today: Day,
) -> Result<(), Error> {
    if file.draft.subject != Subject::Individual {
        return Err(Refused::NotIndividual.into());
    }
    let before = consent_of(tx, file.id)?;
    let answered = |leave| {
        if before.leave == Leave::Asked {
            Ok(Consent { leave, ..before.clone() })
        } else {
            Err(Refused::LeaveNotAsked)
        }
    };
    let (consent, kind) = match step {
        Step::AskLeave => {
            let (leave_asked_on, leave_reason) = (Some(today), said.reason.clone());
            (Consent { leave: Leave::Asked, leave_asked_on, leave_reason, ..before }, "exemplars.leave_asked")
        }
        Step::GrantLeave => (answered(Leave::Granted)?, "exemplars.leave_granted"),
        Step::RefuseLeave => (answered(Leave::Refused)?, "exemplars.leave_refused"),
        _ => (Consent { is_named: said.is_named, given_on: Some(today), ..before }, "exemplars.consented"),
    };
    save_consent(tx, file, &consent, kind)?;
    Ok(())
}
