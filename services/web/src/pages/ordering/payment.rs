//! Paying an order, by a member or at the cash desk.

use crate::{
    format, french,
    page::PageError,
    pages::carrying::or_told,
    posted::Posted,
    refusals::Told,
    state::WebState,
    typed_values,
    views::{
        Chrome, Tone, Typed,
        payment::{Link, PaymentLine, PaymentPage},
        words,
    },
};
use app::{
    Done, VoucherCode, queries,
    queries::{
        order::OrderHead,
        payments::{PaymentState, PaymentView},
    },
};
use domain::orders::Means;
use kernel::{Actor, Money, Month, PaymentId, TenantId};

/// The form's fields, as typed.
#[derive(Debug, Clone)]
pub struct PaymentForm {
    pub means: Typed,
    pub amount: Typed,
    pub voucher_code: Typed,
}

impl PaymentForm {
    /// What is offered first: `amount`, by `means`.
    pub fn fresh(means: words::Means, amount: Money) -> Self {
        let amount = amount.to_string().replace('.', ",");
        Self {
            means: Typed::new(means.code()),
            amount: Typed::new(amount),
            voucher_code: Typed::default(),
        }
    }

    /// What a member is offered first: their credit as far as it goes; without any, a voucher.
    pub fn own(credit: Money, due: Money) -> Self {
        if credit.is_positive() {
            Self::fresh(words::Means::Credit, due.min(credit))
        } else {
            Self::fresh(words::Means::Voucher, due)
        }
    }

    fn posted(posted: &Posted) -> Self {
        let typed = |name: &str| posted.typed(name, None);
        Self { means: typed("means"), amount: typed("amount"), voucher_code: typed("voucher_code") }
    }

    /// Puts a refusal beside its field; what has no field of this form goes to the page's head.
    fn refuse(&mut self, told: Told) -> Option<String> {
        let field = match told.field {
            Some("amount") => &mut self.amount,
            Some("voucher_code") => &mut self.voucher_code,
            Some("means") => &mut self.means,
            _ => return Some(told.message),
        };
        field.error = Some(told.message);
        None
    }
}

/// The form again, and what to say at the page's head.
pub type Refused = (PaymentForm, Option<String>);

/// Pays as the form says: all at once or not at all.
///
/// # Errors
/// What is no refusal. The inner error is the form as it goes back.
pub async fn pay(
    state: &WebState,
    actor: &Actor,
    order: &OrderHead,
    posted: &Posted,
) -> Result<Result<Done, Refused>, PageError> {
    let mut form = PaymentForm::posted(posted);
    let Some((means, amount)) = read(&mut form, posted) else { return Ok(Err((form, None))) };
    let payment = PaymentId::from_uuid(posted.command()?.uuid());
    let (id, campaign) = (order.order, order.campaign);
    let paid = match means {
        Paying::Plainly(means) => state.app.pay(actor, id, campaign, payment, means, amount).await,
        Paying::With(code) => {
            let voucher = code.voucher();
            state.app.pay_with_voucher(actor, id, campaign, payment, voucher, amount).await
        }
    };
    match or_told(paid)? {
        Ok(done) => {
            state.app.wait_until_shown(&done).await?;
            Ok(Ok(done))
        }
        Err(told) => {
            let head = form.refuse(told);
            Ok(Err((form, head)))
        }
    }
}

enum Paying {
    Plainly(Means),
    With(VoucherCode),
}

/// What the form says; none where a field is wrong, which is then told beside it.
fn read(form: &mut PaymentForm, posted: &Posted) -> Option<(Paying, Money)> {
    let means = posted.text("means");
    let Some(means) = words::Means::ALL.into_iter().find(|known| known.code() == means) else {
        form.means.error = Some("Choisissez un moyen de paiement.".to_owned());
        return None;
    };
    let Some(amount) = typed_values::amount(posted.text("amount")) else {
        form.amount.error = Some("Écrivez un montant, par exemple 12,50.".to_owned());
        return None;
    };
    match (plain_means(means), posted.text("voucher_code").parse()) {
        (Some(means), _) => Some((Paying::Plainly(means), amount)),
        (None, Ok(code)) => Some((Paying::With(code), amount)),
        (None, Err(_)) => {
            let words = "Un code a 16 lettres ou chiffres. Relisez le bon.";
            form.voucher_code.error = Some(words.to_owned());
            None
        }
    }
}

/// None for a voucher, whose code says which it is.
const fn plain_means(means: words::Means) -> Option<Means> {
    Some(match means {
        words::Means::Cash => Means::Cash,
        words::Means::Cheque => Means::Cheque,
        words::Means::Card => Means::Card,
        words::Means::Transfer => Means::Transfer,
        words::Means::Credit => Means::Wallet,
        words::Means::Voucher => return None,
    })
}

/// Whose order is paid, and on which page.
pub struct PaymentPlace<'a> {
    pub tenant: TenantId,
    pub order: &'a OrderHead,
    pub month: Month,
    /// None where a member pays their own order.
    pub alias: Option<String>,
    pub action: String,
    pub back: Link,
}

/// The page of an order's payments, with the form to add one.
///
/// # Errors
/// When the database does not answer.
pub async fn payment_page(
    state: &WebState,
    chrome: Chrome,
    place: PaymentPlace<'_>,
    (form, head): Refused,
) -> Result<PaymentPage, PageError> {
    let PaymentPlace { tenant, order, .. } = place;
    let mut reading = state.app.reading(tenant).await?;
    let wallet = queries::wallet::wallet(&mut reading, tenant, order.buyer).await?;
    let payments = queries::payments::payments_of_order(&mut reading, tenant, order.order).await?;
    Ok(PaymentPage {
        chrome: match head {
            Some(words) => chrome.with_message(Tone::Error, words),
            None => chrome,
        },
        action: place.action,
        alias: place.alias,
        month: place.month,
        total: order.total,
        due: order.due(),
        credit: wallet.balance,
        payments: payments
            .iter()
            .filter(|payment| payment.state != PaymentState::Declined)
            .map(payment_line)
            .collect(),
        means: form.means,
        amount: form.amount,
        voucher_code: form.voucher_code,
        back: place.back,
    })
}

fn payment_line(payment: &PaymentView) -> PaymentLine {
    PaymentLine {
        date: format::local_date(payment.recorded_at),
        means: french::means(payment.means),
        amount: payment.amount,
    }
}
