//! Where a structure's crates are handed over: set by its animator or by the coordination.

use super::carrying::carry_out;
use crate::{
    page::PageError,
    posted::Posted,
    refusals::Told,
    state::WebState,
    typed_places,
    views::{Choice, Tone, Typed, chrome::Chrome, structures::DeliveryForm},
};
use app::{Command, Request, places, queries::structures::DeliveryPoint};
use axum::http::StatusCode;
use domain::structures::StructureCommand;
use kernel::{Actor, StructureId};

/// Every commune of the department, each with its EPCI.
pub fn communes() -> Vec<Choice> {
    let choice = |place: &places::Commune| {
        Choice::new(typed_places::shown(&place.name), typed_places::shown(&place.epci_name))
    };
    places::communes().map(choice).collect()
}

/// The form with the place as it is.
pub fn form(delivery: Option<&DeliveryPoint>) -> DeliveryForm {
    let commune = |point: &DeliveryPoint| {
        let known = places::commune(&point.commune).map(|place| typed_places::shown(&place.name));
        Typed::new(known.unwrap_or_else(|| point.commune.clone()))
    };
    DeliveryForm {
        place: delivery.map(|point| Typed::new(point.name.clone())).unwrap_or_default(),
        commune: delivery.map(commune).unwrap_or_default(),
        communes: communes(),
    }
}

/// What was not taken: the form as it goes back, its status, and what has no field of its own.
pub struct NotPlaced {
    pub form: DeliveryForm,
    pub status: StatusCode,
    head: Option<String>,
}

impl NotPlaced {
    /// Puts what has no field of its own at the page's head.
    pub fn tell(&mut self, chrome: Chrome) -> Chrome {
        match self.head.take() {
            Some(words) => chrome.with_message(Tone::Error, words),
            None => chrome,
        }
    }
}

/// Sets the place as the form says.
///
/// # Errors
/// What is no refusal. The inner error is the form as it goes back.
pub async fn place(
    state: &WebState,
    actor: &Actor,
    structure: StructureId,
    posted: &Posted,
) -> Result<Result<(), NotPlaced>, PageError> {
    let commune = match typed_places::commune(posted.text("commune")) {
        Ok(place) => place.insee.clone(),
        Err(words) => {
            let mut wrong = typed(posted);
            wrong.form.commune.error = Some(words);
            return Ok(Err(wrong));
        }
    };
    let set = StructureCommand::SetDeliveryPoint { name: posted.text("place").to_owned(), commune };
    let request = Request::new(posted.command()?, Command::Structure(structure, set));
    Ok(match carry_out(state, actor, request).await? {
        Ok(_) => Ok(()),
        Err(told) => Err(refused(posted, told)),
    })
}

fn typed(posted: &Posted) -> NotPlaced {
    let form = DeliveryForm {
        place: posted.typed("place", None),
        commune: posted.typed("commune", None),
        communes: communes(),
    };
    NotPlaced { form, status: StatusCode::UNPROCESSABLE_ENTITY, head: None }
}

fn refused(posted: &Posted, told: Told) -> NotPlaced {
    let mut wrong = typed(posted);
    wrong.status = told.status;
    match told.field {
        Some("name") => wrong.form.place.error = Some(told.message),
        Some("commune") => wrong.form.commune.error = Some(told.message),
        _ => wrong.head = Some(told.message),
    }
    wrong
}
