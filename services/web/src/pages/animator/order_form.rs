//! `/structure/bon`: what the structure presents to its members, on screen and on paper.

use super::chrome;
use crate::{
    french,
    notices::Notice,
    page::{PageError, PageResult, go, show, show_with},
    pages::{carrying::carry_out, ordering::MonthForm},
    posted::Posted,
    refusals::Told,
    session::Animator,
    state::WebState,
    views::{
        Chrome, Section, Tone, Typed,
        paper_form::{PaperCategory, PaperForm, PaperLine},
        plain::Plain,
        structure_form::{PickCategory, PickLine, StructureForm},
    },
};
use app::{Command, Request, queries::order_form::FormLine};
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
    let seen = month.head.version;
    let notice = Typed::new(month.head.notice.clone());
    show(&page(chrome, &month, seen, notice, |line| !line.left_out))
}

pub async fn save(State(state): State<WebState>, animator: Animator, posted: Posted) -> PageResult {
    let month = month_of(&state, &animator, &posted).await?;
    let picked: BTreeSet<ProductId> =
        posted.all("product").filter_map(|product| product.parse().ok()).collect();
    let told = match change(&state, &animator, &posted, &month, &picked).await? {
        Ok(()) => return Ok(go("/structure/bon?fait=bon")),
        Err(told) => told,
    };
    // What there is now, for the words and for the version that the next attempt replaces.
    let month = month_of(&state, &animator, &posted).await?;
    let mut chrome = chrome(&state, &animator, Section::StructureForm).await?;
    let mut notice = posted.typed("notice", None);
    match (told.kind, told.field) {
        ("conflict", _) => chrome = chrome.with_message(Tone::Warning, changed(&month)),
        (_, Some("notice")) => notice.error = Some(told.message),
        _ => chrome = chrome.with_message(Tone::Error, told.message),
    }
    let picked = |line: &FormLine| picked.contains(&line.offer.product);
    show_with(told.status, &page(chrome, &month, month.head.version, notice, picked))
}

/// The form that the page was about, even if another month opened meanwhile.
async fn month_of(
    state: &WebState,
    animator: &Animator,
    posted: &Posted,
) -> Result<MonthForm, PageError> {
    let campaign = posted.text("campaign").parse().map_err(|_| PageError::not_found())?;
    MonthForm::of(state, animator.tenant(), campaign).await
}

/// Somebody else, or another tab, was faster: what there is now.
fn changed(month: &MonthForm) -> String {
    let out = month.lines.iter().filter(|line| line.left_out);
    let out: Vec<&str> = out.map(|line| line.offer.name.as_str()).collect();
    let out = match out.as_slice() {
        [] => "tous les produits y sont".to_owned(),
        out => format!("sans {}", out.join(", ")),
    };
    let notice = match month.head.notice.as_str() {
        "" => "sans mot pour les adhérents".to_owned(),
        notice => format!("avec ce mot\u{a0}: «\u{a0}{notice}\u{a0}»"),
    };
    format!(
        "Le bon a changé dans un autre onglet, ou quelqu’un d’autre l’a changé\u{a0}: {out}, \
         {notice}. Rien n’a été écrasé. Ce que vous avez choisi est encore là\u{a0}: \
         enregistrez-le s’il doit remplacer le reste."
    )
}

/// Sends what differs from what is there, if that is still as the person saw it.
async fn change(
    state: &WebState,
    animator: &Animator,
    posted: &Posted,
    month: &MonthForm,
    picked: &BTreeSet<ProductId>,
) -> Result<Result<(), Told>, PageError> {
    let campaign = month.head.campaign;
    let mut seen = posted.expected_version();
    for (what, command) in wanted(posted, month, picked) {
        let id = posted.command_about(what)?;
        let request = Request::new(id, Command::OrderForm(campaign, command)).expecting(seen);
        match carry_out(state, &animator.actor, request).await? {
            Ok(done) => seen = Some(done.version),
            Err(told) => return Ok(Err(told)),
        }
    }
    Ok(Ok(()))
}

fn wanted(
    posted: &Posted,
    month: &MonthForm,
    picked: &BTreeSet<ProductId>,
) -> Vec<(&'static [u8], OrderFormCommand)> {
    let mut commands: Vec<(&'static [u8], OrderFormCommand)> = vec![];
    let notice = posted.text("notice").replace("\r\n", "\n");
    if notice != month.head.notice {
        commands.push((b"notice", OrderFormCommand::SetNotice { notice }));
    }
    let left_out = |line: &&FormLine| !picked.contains(&line.offer.product);
    if month.lines.iter().any(|line| line.left_out != left_out(&line)) {
        let products = month.lines.iter().filter(left_out).map(|line| line.offer.product).collect();
        commands.push((b"lines", OrderFormCommand::LeaveOut { products }));
    }
    commands
}

fn page(
    chrome: Chrome,
    month: &MonthForm,
    version: u64,
    notice: Typed,
    picked: impl Fn(&FormLine) -> bool,
) -> StructureForm {
    StructureForm {
        chrome,
        campaign: month.head.campaign.to_string(),
        month: month.head.month,
        version,
        open: !month.head.closed,
        notice,
        categories: categories(month, picked),
    }
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
