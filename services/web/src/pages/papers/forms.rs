//! The month's order form, blank or for members by alias.

use crate::{
    files, french,
    page::{PageError, PageResult},
    pages::ordering::MonthForm,
    session::Animator,
    state::WebState,
};
use app::{Purpose, queries::members, vault::Vault};
use axum::extract::{Query, State};
use documents::papers::{FormBuyer, FormCategory, FormLine, OrderForm};
use kernel::Category;
use serde::Deserialize;

/// `?pour=tous`, or a member's id; nobody for a blank form.
#[derive(Debug, Default, Deserialize)]
pub struct For {
    #[serde(default)]
    pour: String,
}

pub async fn order_forms(
    State(state): State<WebState>,
    animator: Animator,
    Query(For { pour }): Query<For>,
) -> PageResult {
    let month = MonthForm::current(&state, animator.tenant()).await?;
    let month = month.ok_or_else(PageError::not_found)?;
    let buyers = buyers(&state, &animator, &pour).await?;
    let form = OrderForm {
        structure: super::name(&state, animator.tenant()).await?,
        month: month.head.month,
        closes_at: month.head.closes_at,
        pick_up: month.pick_up.words(),
        notice: Some(month.head.notice.clone()).filter(|notice| !notice.is_empty()),
        categories: categories(&month),
        buyers,
    };
    let title = format!("Bon de commande {}", crate::format::of_month(form.month));
    files::paper(&title, move || form.to_pdf()).await
}

async fn buyers(
    state: &WebState,
    animator: &Animator,
    whose: &str,
) -> Result<Vec<FormBuyer>, PageError> {
    if whose.is_empty() {
        return Ok(vec![]);
    }
    let tenant = animator.tenant();
    let read = async |vault: &mut Vault| members::members(vault, tenant).await;
    let all = state.app.disclose(&animator.actor, Purpose::PaperOrder, read).await?;
    let named = |member: &members::MemberView| {
        member.active && (whose == "tous" || member.member.to_string() == whose)
    };
    let buyers: Vec<FormBuyer> = all
        .into_iter()
        .filter(named)
        .filter_map(|member| {
            let entry_url = format!("{}/structure/saisie?pour={}", state.public_url, member.member);
            Some(FormBuyer { alias: member.alias?, entry_url })
        })
        .collect();
    if buyers.is_empty() { Err(PageError::not_found()) } else { Ok(buyers) }
}

fn categories(month: &MonthForm) -> Vec<FormCategory> {
    let of = |category: &Category| {
        let lines = month.lines.iter().filter(|line| !line.left_out);
        let lines = lines.filter(|line| line.offer.category == *category).map(|line| FormLine {
            name: line.offer.name.clone(),
            producer: line.offer.producer_name.clone(),
            labels: french::badges(&line.offer).into_iter().map(|label| label.short).collect(),
            allergens: french::allergens(&line.offer),
            step: line.offer.step,
            ceiling: month.ceiling(line.offer.product).unwrap_or_default(),
            priced_by: french::priced_by(&line.offer),
        });
        FormCategory { name: french::category(*category).to_owned(), lines: lines.collect() }
    };
    let filled = |category: &FormCategory| !category.lines.is_empty();
    Category::ALL.iter().map(of).filter(filled).collect()
}
