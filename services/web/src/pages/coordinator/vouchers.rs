//! `/plateforme/bons-achat`: what was issued, and issuing a sheet of vouchers to print.

use crate::{
    files::Export,
    french,
    page::{PageError, PageResult, show, show_again, show_with},
    pages::carrying::or_told,
    posted::Posted,
    refusals::Told,
    session::{Coordinator, session_token},
    state::WebState,
    typed_values,
    views::{
        Choice, Section, Tone, Typed,
        network::{IssuerLine, VoucherLine, VouchersPage},
        voucher_sheet::{NewVouchers, VoucherSheet},
        vouchers::CategoryTick,
    },
    voucher_codes,
};
use app::{
    Command, Request, Token, VoucherCode,
    queries::{
        structures,
        vouchers::{self, IssuerTotals, VoucherView},
    },
};
use axum::{extract::State, http::HeaderMap};
use chrono::NaiveDate;
use domain::vouchers::VoucherCommand;
use kernel::{Category, Money, StructureId};

/// As many as one sheet holds.
const COUNT_MAX: u16 = 100;

pub async fn list(
    State(state): State<WebState>,
    coordinator: Coordinator,
    export: Export,
) -> PageResult {
    let hub = coordinator.tenant();
    let mut reading = state.app.reading(hub).await?;
    let chrome = coordinator.chrome(&state, &mut reading, Section::Vouchers).await?;
    let issuers = vouchers::issuer_totals(&mut reading, hub).await?;
    let all = vouchers::vouchers(&mut reading, hub, None).await?;
    export
        .show(VouchersPage {
            chrome,
            issuers: issuers.into_iter().map(issuer).collect(),
            vouchers: all.into_iter().map(voucher).collect(),
        })
        .await
}

fn issuer(totals: IssuerTotals) -> IssuerLine {
    let IssuerTotals { issuer_name: name, vouchers: voucher_count, value, used, .. } = totals;
    IssuerLine { name, voucher_count, value, used }
}

fn voucher(voucher: VoucherView) -> VoucherLine {
    VoucherLine {
        issuer: voucher.issuer_name,
        value: voucher.value,
        left: voucher.left,
        expires_on: voucher.expires_on,
        issued_at: voucher.issued_at,
    }
}

pub async fn ask(State(state): State<WebState>, coordinator: Coordinator) -> PageResult {
    let mut view = form(&state, &coordinator, |_| Typed::default()).await?;
    view.count = Typed::new("1");
    show(&view)
}

/// The codes are in the answer and nowhere else; the same form sent again has the same codes.
pub async fn issue(
    State(state): State<WebState>,
    coordinator: Coordinator,
    headers: HeaderMap,
    posted: Posted,
) -> PageResult {
    let mut view = again(&state, &coordinator, &posted).await?;
    let Some(order) = read(&view, &posted) else { return show_again(&view) };
    let session = session_token(&headers, &state).ok_or_else(PageError::not_found)?;
    match issue_all(&state, &coordinator, &order, &session, &posted).await? {
        Ok(codes) => show(&order.sheet(view, codes)),
        Err(told) => {
            let status = told.status;
            refuse(&mut view, told);
            show_with(status, &view)
        }
    }
}

/// One command a voucher: sent again after a crash, it goes on where it stopped.
async fn issue_all(
    state: &WebState,
    coordinator: &Coordinator,
    order: &VoucherOrder,
    session: &Token,
    posted: &Posted,
) -> Result<Result<Vec<String>, Told>, PageError> {
    let (mut codes, mut last) = (vec![], None);
    for number in 1..=order.count {
        let id = posted.command_about(&number.to_be_bytes())?;
        let code = voucher_codes::drawn(session, id);
        let request = Request::new(id, order.command(&code));
        match or_told(state.app.execute(&coordinator.actor, request).await)? {
            Ok(done) => last = Some(done),
            Err(told) => return Ok(Err(told)),
        }
        codes.push(code.to_string());
    }
    if let Some(last) = &last {
        super::shown(state, last).await?;
    }
    Ok(Ok(codes))
}

/// What the form asks for.
struct VoucherOrder {
    issuer: StructureId,
    value: Money,
    count: u16,
    expires_on: NaiveDate,
    categories: Vec<Category>,
}

impl VoucherOrder {
    fn command(&self, code: &VoucherCode) -> Command {
        let issue = VoucherCommand::Issue {
            issuer: self.issuer,
            value: self.value,
            expires_on: self.expires_on,
            categories: self.categories.clone(),
        };
        Command::Voucher(code.voucher(), issue)
    }

    fn sheet(self, form: NewVouchers, codes: Vec<String>) -> VoucherSheet {
        let named = |choice: &&Choice| choice.value == form.issuer.value;
        let issuer = form.issuers.iter().find(named).map(|choice| choice.label.clone());
        VoucherSheet {
            chrome: form.chrome,
            issuer: issuer.unwrap_or_default(),
            value: self.value,
            expires_on: self.expires_on,
            categories: self.categories.into_iter().map(french::category).collect(),
            codes,
        }
    }
}

/// None where a field is wrong: [`again`] says which.
fn read(view: &NewVouchers, posted: &Posted) -> Option<VoucherOrder> {
    let known = view.issuers.iter().any(|choice| choice.value == view.issuer.value);
    Some(VoucherOrder {
        issuer: view.issuer.value.parse().ok().filter(|_| known)?,
        value: typed_values::amount(posted.text("value"))?,
        count: count(posted.text("count"))?,
        expires_on: typed_values::date(posted.text("expires_on"))?,
        categories: posted.categories(),
    })
}

fn count(text: &str) -> Option<u16> {
    text.parse().ok().filter(|count| (1..=COUNT_MAX).contains(count))
}

/// The form as typed, with what is wrong beside each field.
async fn again(
    state: &WebState,
    coordinator: &Coordinator,
    posted: &Posted,
) -> Result<NewVouchers, PageError> {
    let mut view = form(state, coordinator, |name| posted.typed(name, None)).await?;
    let unless = |good: bool, words: &str| (!good).then(|| words.to_owned());
    let chosen = posted.text("issuer");
    let known = !chosen.is_empty() && view.issuers.iter().any(|choice| choice.value == chosen);
    view.issuer.error = unless(known, "Choisissez une structure.");
    let value = typed_values::amount(posted.text("value"));
    view.value.error = unless(value.is_some(), "Écrivez un montant, par exemple 20.");
    let counted = count(posted.text("count")).is_some();
    view.count.error = unless(counted, "Écrivez un nombre de 1 à 100.");
    let date = typed_values::date(posted.text("expires_on"));
    view.expires_on.error = unless(date.is_some(), "Choisissez une date.");
    view.categories = CategoryTick::all(&posted.categories());
    Ok(view)
}

fn refuse(view: &mut NewVouchers, told: Told) {
    match told.field {
        Some("amount") => view.value.error = Some(told.message),
        Some("expires_on") => view.expires_on.error = Some(told.message),
        _ => view.chrome.tell(Tone::Error, told.message),
    }
}

async fn form(
    state: &WebState,
    coordinator: &Coordinator,
    typed: impl Fn(&str) -> Typed,
) -> Result<NewVouchers, PageError> {
    let hub = coordinator.tenant();
    let mut reading = state.app.reading(hub).await?;
    let chrome = coordinator.chrome(state, &mut reading, Section::Vouchers).await?;
    let joined = structures::structures_of_hub(&mut reading, hub).await?;
    let own = Choice::new(hub.to_string(), format!("La plateforme ({})", chrome.association));
    let issuers = joined.into_iter().map(|one| Choice::new(one.structure.to_string(), one.name));
    Ok(NewVouchers {
        chrome,
        issuers: [Choice::new("", "Choisissez")].into_iter().chain(issuers).chain([own]).collect(),
        issuer: typed("issuer"),
        value: typed("value"),
        count: typed("count"),
        expires_on: typed("expires_on"),
        categories: CategoryTick::all(&[]),
    })
}
