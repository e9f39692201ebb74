//! The form's page, from the month's form and what is typed.

use super::{Aids, MonthForm, TypedOrder, filters};
use crate::{
    french,
    views::{
        Chrome, Tone, Typed,
        order_form::{Filler, FormCategory, FormLine, NextTier, OrderForm},
        paper_entry::PaperEntry,
    },
};
use app::queries::order_form::FormLine as Offered;
use kernel::{Category, Money};

/// A buyer's own limit, as typed and as understood.
#[derive(Debug, Clone, Default)]
pub struct Budget {
    pub typed: Typed,
    pub amount: Option<Money>,
}

impl Budget {
    pub fn of(amount: Option<Money>) -> Self {
        let text = |amount: Money| amount.to_string().replace('.', ",");
        Self { typed: Typed::new(amount.map(text).unwrap_or_default()), amount }
    }

    /// Reads what was typed; empty is no limit.
    pub fn read(text: &str) -> Self {
        let amount = crate::typed_values::amount(text);
        let typed = match amount.is_none() && !text.trim().is_empty() {
            true => Typed::wrong(text, "Écrivez un montant, par exemple 40 ou 40,50."),
            false => Typed::new(text),
        };
        Self { typed, amount }
    }
}

/// What the page is made of.
pub struct FormPage<'a> {
    pub chrome: Chrome,
    pub month: &'a MonthForm,
    pub typed: &'a TypedOrder,
    pub filler: Filler,
    pub action: String,
    /// The version of the order that is shown; 0 when there is none yet.
    pub version: u64,
    /// Whether sending it places an order, rather than changing one.
    pub places: bool,
    pub budget: Budget,
    pub aids: Aids,
}

impl FormPage<'_> {
    pub fn view(self) -> OrderForm {
        let Self { month, typed, aids, .. } = self;
        let head = &month.head;
        let budget_wrong = u64::from(self.budget.typed.error.is_some());
        OrderForm {
            chrome: warned(self.chrome, month, typed),
            month: head.month,
            closes_at: head.closes_at,
            pick_up: month.pick_up.clone(),
            notice: Some(head.notice.clone()).filter(|notice| !notice.is_empty()),
            filler: self.filler,
            action: self.action,
            campaign: head.campaign.to_string(),
            version: self.version,
            places: self.places,
            filters: aids.filters.view(month, aids.favourites.is_some()),
            favourites: aids.favourites.is_some(),
            tolerances: aids.tolerances,
            last_month: aids.last_month,
            categories: categories(month, typed, &aids),
            budget: self.budget.typed,
            budget_amount: self.budget.amount,
            total: typed.total(month),
            error_count: typed.error_count() + budget_wrong,
        }
    }
}

/// The grid in which a paper form is copied. `members` are the aliases that can be written, `seen`
/// the version of the order that is shown and whether sending it places one.
pub fn paper_entry(
    chrome: Chrome,
    month: &MonthForm,
    typed: &TypedOrder,
    (members, member): (Vec<String>, Typed),
    (version, places): (u64, bool),
) -> PaperEntry {
    PaperEntry {
        chrome: warned(chrome, month, typed),
        month: month.head.month,
        closes_at: month.head.closes_at,
        campaign: month.head.campaign.to_string(),
        version,
        places,
        members,
        member,
        categories: categories(month, typed, &Aids::default()),
        total: typed.total(month),
        error_count: typed.error_count(),
    }
}

/// What was ordered and is not offered any more is not taken away without a word.
fn warned(chrome: Chrome, month: &MonthForm, typed: &TypedOrder) -> Chrome {
    let gone: Vec<&str> = typed
        .wanted(month)
        .iter()
        .filter_map(|wanted| month.line(wanted.product))
        .filter(|line| line.left_out)
        .map(|line| line.offer.name.as_str())
        .collect();
    if gone.is_empty() {
        return chrome;
    }
    let words = format!("Votre structure ne propose plus\u{a0}: {}.", gone.join(", "));
    chrome.with_message(Tone::Warning, words)
}

fn categories(month: &MonthForm, typed: &TypedOrder, aids: &Aids) -> Vec<FormCategory> {
    let of = |category: &Category| {
        let lines = month.lines.iter().filter(|line| !line.left_out);
        let lines = lines.filter(|line| line.offer.category == *category);
        let lines: Vec<FormLine> =
            lines.filter_map(|line| form_line(line, month, typed, aids)).collect();
        (!lines.is_empty()).then(|| FormCategory {
            slug: category.name().to_owned(),
            name: french::category(*category).to_owned(),
            lines,
        })
    };
    Category::ALL.iter().filter_map(of).collect()
}

/// None for a price that nobody could pay.
fn form_line(
    line: &Offered,
    month: &MonthForm,
    typed: &TypedOrder,
    aids: &Aids,
) -> Option<FormLine> {
    let offer = &line.offer;
    let with_vat = |price: kernel::UnitPrice| price.with_vat(offer.vat).ok();
    let ceiling = with_vat(offer.tiers.ceiling())?;
    let demand = month.demand.get(&offer.product);
    let reached = demand.and_then(|demand| with_vat(demand.unit_price));
    let next = demand.and_then(|demand| demand.next_tier);
    let missing = demand.map(|demand| demand.missing_to_next_case);
    let is = filters::traits_of(line, month, aids.favourites.as_ref());
    let fields = typed.line(offer.product);
    let steps = fields.want.map(|want| want.quantity()).unwrap_or_default();
    Some(FormLine {
        product: offer.product.to_string(),
        number: month.number(offer.product)?,
        name: offer.name.clone(),
        producer: offer.producer_name.clone(),
        labels: french::badges(offer),
        facts: is.iter().map(|only| only.code()).chain(held(offer)).collect(),
        hidden: !aids.filters.keep(line, &is) && fields.error_count() == 0,
        favourite: is.contains(&filters::Only::Favourite),
        allergens: french::allergens(offer),
        step: offer.step,
        about_grams: offer.variable_weight_grams,
        ceiling,
        reached: reached.filter(|reached| *reached < ceiling),
        next_tier: next
            .and_then(|tier| Some(NextTier { from: tier.from, price: with_vat(tier.unit_price)? })),
        missing_to_case: missing.filter(|missing| !missing.is_zero()),
        in_cases: offer.case_size > kernel::Steps::new(1),
        one_more: fields.one_more,
        quantity: fields.quantity,
        at_least: fields.at_least,
        at_most: fields.at_most,
        steps,
        total: offer.line_amount(offer.tiers.ceiling(), steps).ok()?,
    })
}

/// The allergens by the names that filters know them by.
fn held(offer: &domain::campaigns::OfferLine) -> impl Iterator<Item = &'static str> {
    offer.allergens.iter().map(|allergen| allergen.name())
}
