//! `/structure/bon`: what the structure presents to its members, on screen and on paper.

use super::chrome;
use crate::{
    french,
    notices::Notice,
    page::{PageError, PageResult, go, show, show_with},
    pages::ordering::MonthForm,
    posted::Posted,
    refusals,
    session::Animator,
    state::WebState,
    views::{
        Section, Tone, Typed,
        paper_form::{PaperCategory, PaperForm, PaperLine},
        plain::Plain,
        structure_form::{PickCategory, PickLine, StructureForm},
    },
};
use app::{AppError, Command, Request, queries::order_form::FormLine};
use axum::extract::State;
use domain::order_forms::OrderFormCommand;
use kernel::{Category, Money, ProductId};
use std::collections::BTreeSet;

pub async fn show_form(
    State(state): State<WebState>,
    animator: Animator,
    notice: Notice,
) -> PageResult {
    let chrome = notice.tell(chrome(&state, &animator, Section::StructureForm).await?);
    let Some(month) = MonthForm::current(&state, animator.tenant()).await? else {
        let lead = "La plateforme prépare encore la campagne. Revenez bientôt.".to_owned();
        return show(&Plain { chrome, title: "Le bon de commande".to_owned(), lead });
    };
    let picked = |line: &FormLine| !line.left_out;
    let notice = Typed::new(month.head.notice.clone());
    show(&StructureForm {
        chrome,
        month: month.head.month,
        open: !month.head.closed,
        notice,
        categories: categories(&month, picked),
    })
}

pub async fn save(State(state): State<WebState>, animator: Animator, posted: Posted) -> PageResult {
    let month = MonthForm::current(&state, animator.tenant()).await?;
    let month = month.ok_or_else(PageError::not_found)?;
    let picked: BTreeSet<ProductId> =
        posted.all("product").filter_map(|product| product.parse().ok()).collect();
    let Err(error) = change(&state, &animator, &posted, &month, &picked).await else {
        return Ok(go("/structure/bon?fait=bon"));
    };
    let AppError::Refused(_) = error else { return Err(error.into()) };
    let told = refusals::told(&error);
    let beside = told.field == Some("notice");
    let mut chrome = chrome(&state, &animator, Section::StructureForm).await?;
    if !beside {
        chrome = chrome.with_message(Tone::Error, told.message.clone());
    }
    let notice = posted.typed("notice", beside.then_some(told.message));
    let view = StructureForm {
        chrome,
        month: month.head.month,
        open: !month.head.closed,
        notice,
        categories: categories(&month, |line| picked.contains(&line.offer.product)),
    };
    show_with(told.status, &view)
}

/// Sends what differs from what is there.
async fn change(
    state: &WebState,
    animator: &Animator,
    posted: &Posted,
    month: &MonthForm,
    picked: &BTreeSet<ProductId>,
) -> Result<(), AppError> {
    let campaign = month.head.campaign;
    let id = |what: &[u8]| posted.command_about(what).map_err(|_| AppError::NotFound);
    let mut commands = vec![];
    let notice = posted.text("notice").replace("\r\n", "\n");
    if notice != month.head.notice {
        commands.push((id(b"notice")?, OrderFormCommand::SetNotice { notice }));
    }
    let left_out = |line: &&FormLine| !picked.contains(&line.offer.product);
    if month.lines.iter().any(|line| line.left_out != left_out(&line)) {
        let products = month.lines.iter().filter(left_out).map(|line| line.offer.product).collect();
        commands.push((id(b"lines")?, OrderFormCommand::LeaveOut { products }));
    }
    for (id, command) in commands {
        let request = Request::new(id, Command::OrderForm(campaign, command));
        let done = state.app.execute(&animator.actor, request).await?;
        state.app.wait_until_shown(&done).await?;
    }
    Ok(())
}

fn categories(month: &MonthForm, picked: impl Fn(&FormLine) -> bool) -> Vec<PickCategory> {
    let pick = |line: &FormLine| PickLine {
        product: line.offer.product.to_string(),
        name: line.offer.name.clone(),
        producer: line.offer.producer_name.clone(),
        step: line.offer.step,
        ceiling: ceiling(line),
        priced_by: french::priced_by(&line.offer),
        picked: picked(line),
    };
    by_category(month, |_| true)
        .map(|(category, lines)| PickCategory {
            name: french::category(category).to_owned(),
            lines: lines.into_iter().map(pick).collect(),
        })
        .collect()
}

pub async fn print(State(state): State<WebState>, animator: Animator) -> PageResult {
    let chrome = chrome(&state, &animator, Section::StructureForm).await?;
    let month = MonthForm::current(&state, animator.tenant()).await?;
    let month = month.ok_or_else(PageError::not_found)?;
    let paper_line = |line: &FormLine| PaperLine {
        name: line.offer.name.clone(),
        producer: line.offer.producer_name.clone(),
        labels: french::badges(&line.offer),
        allergens: french::allergens(&line.offer),
        step: line.offer.step,
        ceiling: ceiling(line),
        priced_by: french::priced_by(&line.offer),
    };
    let categories = by_category(&month, |line| !line.left_out).map(|(category, lines)| {
        let lines = lines.into_iter().map(paper_line).collect();
        PaperCategory { name: french::category(category).to_owned(), lines }
    });
    show(&PaperForm {
        chrome,
        month: month.head.month,
        closes_at: month.head.closes_at,
        pick_up: month.pick_up.clone(),
        notice: Some(month.head.notice.clone()).filter(|notice| !notice.is_empty()),
        categories: categories.collect(),
    })
}

fn by_category(
    month: &MonthForm,
    shown: impl Fn(&FormLine) -> bool,
) -> impl Iterator<Item = (Category, Vec<&FormLine>)> {
    Category::ALL.iter().filter_map(move |category| {
        let of = |line: &&FormLine| line.offer.category == *category && shown(line);
        let lines: Vec<&FormLine> = month.lines.iter().filter(of).collect();
        (!lines.is_empty()).then_some((*category, lines))
    })
}

fn ceiling(line: &FormLine) -> Money {
    line.offer.tiers.ceiling().with_vat(line.offer.vat).unwrap_or_default()
}
