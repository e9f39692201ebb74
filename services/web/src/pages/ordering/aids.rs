//! What makes filling the form in easier: filters, favourites, the last order, more fields.

use super::{Filters, MonthForm, TypedOrder};
use crate::{format, page::PageError, posted::Posted, state::WebState, views::Tone};
use app::queries::{
    self,
    order::{OrderHead, OrderView},
};
use kernel::{MemberId, Month, ProductId};
use std::collections::BTreeSet;

/// All of them; without any, the form is as plain as on paper.
#[derive(Debug, Clone, Default)]
pub struct Aids {
    pub filters: Filters,
    /// None where nobody has favourites: an animator fills in for somebody else.
    pub favourites: Option<BTreeSet<ProductId>>,
    /// Whether every line shows how much more or less is welcome.
    pub tolerances: bool,
    /// The month of the last order, which this one can begin with.
    pub last_month: Option<Month>,
}

/// The buttons that only show the form again, otherwise filled in or cut.
const SHOWING: [&str; 4] = ["recompute", "filter", "tolerances", "again"];

/// Whether the button that was pressed orders nothing.
pub fn only_shows(posted: &Posted) -> bool {
    SHOWING.contains(&posted.text("do"))
}

impl Aids {
    /// As the form was sent: what was ticked stays ticked.
    pub fn posted(posted: &Posted) -> Self {
        let tolerances = posted.text("do") == "tolerances" || posted.text("tolerances") == "yes";
        Self { filters: Filters::read(posted.fields()), tolerances, ..Self::default() }
    }
}

/// The products that are marked in a form as sent.
pub fn marked(posted: &Posted, month: &MonthForm) -> BTreeSet<ProductId> {
    posted.all("fav").filter_map(|name| month.named(name)).collect()
}

/// What somebody ordered last before this month, and in which month.
#[derive(Debug)]
pub struct LastOrder {
    pub month: Month,
    pub head: OrderHead,
}

impl LastOrder {
    /// None on a first order.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn of(
        state: &WebState,
        month: &MonthForm,
        member: MemberId,
    ) -> Result<Option<Self>, PageError> {
        let tenant = month.tenant;
        let mut reading = state.app.reading(tenant).await?;
        let orders = queries::order::orders_of_member(&mut reading, tenant, member).await?;
        let before = |head: &&OrderHead| !head.cancelled && head.campaign != month.head.campaign;
        let Some(head) = orders.iter().find(before) else { return Ok(None) };
        let forms = queries::order_form::order_forms(&mut reading, tenant).await?;
        let form = forms.iter().find(|form| form.campaign == head.campaign);
        Ok(form.map(|form| Self { month: form.month, head: *head }))
    }

    /// Writes it into the form, and says what came of it.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn repeat(
        &self,
        state: &WebState,
        month: &MonthForm,
        typed: &mut TypedOrder,
    ) -> Result<(Tone, String), PageError> {
        let mut reading = state.app.reading(month.tenant).await?;
        let order = queries::order::order(&mut reading, month.tenant, self.head.order).await?;
        Ok(repeated(self.month, order.as_ref(), month, typed))
    }
}

fn repeated(
    of: Month,
    order: Option<&OrderView>,
    month: &MonthForm,
    typed: &mut TypedOrder,
) -> (Tone, String) {
    let (mut taken, mut gone) = (0, vec![]);
    for line in order.iter().flat_map(|order| &order.lines) {
        match month.line(line.product) {
            Some(offered) if !offered.left_out => {
                typed.fill(line.product, line.want);
                taken += 1;
            }
            _ => gone.push(line.name.as_str()),
        }
    }
    let products = format::counted(taken, "produit", "produits");
    let mut words = format!(
        "Repris de votre commande {}\u{a0}: {products}. Relisez, changez, puis enregistrez.",
        format::of_month(of)
    );
    if gone.is_empty() {
        return (Tone::Done, words);
    }
    words.push_str(&format!(" Pas proposé ce mois-ci\u{a0}: {}.", gone.join(", ")));
    (Tone::Warning, words)
}
