//! `/plateforme/comptes`: what structures pay and producers are owed for a month, and payments.

use super::chosen::{Chosen, named, nothing_yet};
use crate::{
    files::Export,
    format,
    notices::Notice,
    page::{PageError, PageResult, go, show_with},
    pages::carrying::carry_out,
    posted::Posted,
    refusals::Told,
    session::Coordinator,
    state::WebState,
    typed_values,
    views::{
        Choice, Section, Tone, Typed,
        accounts::{AccountLine, AccountsPage, DueLine, PaymentForm, PaymentLine},
    },
};
use app::{
    Command, Purpose, Request,
    queries::{
        books,
        campaign_board::CampaignSummary,
        producers, structures,
        transfers::{self, DueView, TransferView},
    },
};
use axum::extract::{Path, Query, State};
use domain::{
    campaigns::Stage,
    ledger::Account,
    transfers::{Party, Payment, TransferCommand, TransferMeans},
};
use kernel::{CampaignId, Money, PaymentId, TenantId};
use std::collections::BTreeMap;
use uuid::Uuid;

/// The ways to pay: as the form sends them, and in words. The first is proposed.
const WAYS: [(&str, &str, TransferMeans); 3] = [
    ("bank_transfer", "Virement", TransferMeans::BankTransfer),
    ("cheque", "Chèque", TransferMeans::Cheque),
    ("cash", "Espèces", TransferMeans::Cash),
];

pub async fn show_accounts(
    State(state): State<WebState>,
    coordinator: Coordinator,
    notice: Notice,
    Query(chosen): Query<Chosen>,
    export: Export,
) -> PageResult {
    let hub = coordinator.tenant();
    let Some(campaign) = chosen.campaign(&state, hub).await? else {
        return nothing_yet(&state, &coordinator, Section::Accounts, "Comptes").await;
    };
    let mut view = page(&state, &coordinator, &campaign).await?;
    view.chrome = notice.tell(view.chrome);
    export.show(view).await
}

/// Notes what a structure paid, or a producer was paid.
pub async fn pay(
    State(state): State<WebState>,
    coordinator: Coordinator,
    Path(campaign): Path<CampaignId>,
    posted: Posted,
) -> PageResult {
    let campaign = named(&state, coordinator.tenant(), campaign).await?;
    let id = posted.command()?;
    let told = match read(&posted, campaign.campaign) {
        Ok(payment) => {
            let payment_id = PaymentId::from_uuid(id.uuid());
            let record = Command::Transfer(payment_id, TransferCommand::Record(payment));
            carry_out(&state, &coordinator.actor, Request::new(id, record)).await?.err()
        }
        Err(told) => Some(told),
    };
    let Some(told) = told else { return Ok(go(&back(&campaign, "reglement"))) };
    let (status, mut view) = (told.status, page(&state, &coordinator, &campaign).await?);
    refuse(&mut view, &posted, told);
    show_with(status, &view)
}

/// Takes back what was noted by mistake.
pub async fn reverse(
    State(state): State<WebState>,
    coordinator: Coordinator,
    Path((campaign, payment)): Path<(CampaignId, PaymentId)>,
    posted: Posted,
) -> PageResult {
    let campaign = named(&state, coordinator.tenant(), campaign).await?;
    let reason = posted.text("reason").to_owned();
    let reverse = Command::Transfer(payment, TransferCommand::Reverse { reason });
    let request = Request::new(posted.command()?, reverse);
    match carry_out(&state, &coordinator.actor, request).await? {
        Ok(_) => Ok(go(&back(&campaign, "reglement-annule"))),
        Err(told) => {
            let mut view = page(&state, &coordinator, &campaign).await?;
            view.chrome.tell(Tone::Error, told.message);
            show_with(told.status, &view)
        }
    }
}

fn back(campaign: &CampaignSummary, notice: &str) -> String {
    format!("/plateforme/comptes?campagne={}&fait={notice}", campaign.campaign)
}

async fn page(
    state: &WebState,
    coordinator: &Coordinator,
    campaign: &CampaignSummary,
) -> Result<AccountsPage, PageError> {
    let hub = coordinator.tenant();
    let names = names(state, hub).await?;
    let sums = sums(state, hub, campaign.campaign).await?;
    let mut reading = state.app.reading(hub).await?;
    let dues = transfers::dues(&mut reading, hub, Some(campaign.campaign)).await?;
    let payments = transfers::transfers(&mut reading, hub, Some(campaign.campaign)).await?;
    drop(reading);
    let shown = dues.iter().filter_map(|due| match due.party {
        Party::Structure(structure) => Some(structure),
        _ => None,
    });
    state.app.show_figures(&coordinator.actor, Purpose::Accounts, shown).await?;
    let today = format::local_date(state.app.clock().now());
    Ok(AccountsPage {
        chrome: super::chrome(state, coordinator, Section::Accounts).await?,
        month: campaign.month,
        settled: campaign.stage == Stage::Settled,
        structures: lines(&dues, &names, true),
        producers: lines(&dues, &names, false),
        others: others(&sums),
        difference: sums.values().copied().sum(),
        address: format!("/plateforme/comptes/{}", campaign.campaign),
        payments: payments.iter().map(|payment| line(payment, &names)).collect(),
        form: form(&dues, &names, &format::date_iso(today)),
    })
}

fn lines(dues: &[DueView], names: &Names, structures: bool) -> Vec<DueLine> {
    let of_kind = |due: &&DueView| matches!(due.party, Party::Structure(_)) == structures;
    let mut lines: Vec<DueLine> = dues
        .iter()
        .filter(of_kind)
        .map(|due| DueLine {
            name: name(names, due.party),
            owed: due.owed,
            paid: due.paid,
            left: due.left(),
        })
        .collect();
    lines.sort_by(|one, other| one.name.cmp(&other.name));
    lines
}

fn line(transfer: &TransferView, names: &Names) -> PaymentLine {
    let payment = &transfer.payment;
    let means = WAYS.iter().find(|(.., means)| *means == payment.means);
    PaymentLine {
        id: transfer.id.to_string(),
        who: name(names, payment.party),
        amount: payment.amount,
        means: means.map_or("Règlement", |(_, name, _)| name),
        reference: payment.reference.clone(),
        paid_on: payment.paid_on,
        reversed: transfer.reversed.as_ref().map(|reversed| reversed.reason.clone()),
    }
}

/// None where nothing is left to pay.
fn form(dues: &[DueView], names: &Names, today: &str) -> Option<PaymentForm> {
    let open = dues.iter().filter(|due| due.left().is_positive());
    let mut parties: Vec<Choice> = open
        .map(|due| {
            let label = format!("{} (reste {})", name(names, due.party), format::money(due.left()));
            Choice::new(key(due.party), label)
        })
        .collect();
    parties.sort_by(|one, other| one.label.cmp(&other.label));
    let party = Typed::new(parties.first()?.value.clone());
    Some(PaymentForm {
        parties,
        party,
        amount: Typed::default(),
        ways: WAYS.iter().map(|(code, name, _)| Choice::new(*code, *name)).collect(),
        means: Typed::new(WAYS[0].0),
        reference: Typed::default(),
        paid_on: Typed::new(today),
    })
}

/// # Errors
/// What is no amount, no date, or nobody of the list.
fn read(posted: &Posted, campaign: CampaignId) -> Result<Payment, Told> {
    let amount = typed_values::amount(posted.text("amount"));
    let paid_on = typed_values::date(posted.text("paid_on"));
    let means = WAYS.iter().find(|(code, ..)| *code == posted.text("means"));
    Ok(Payment {
        campaign,
        party: party(posted.text("party"))
            .ok_or_else(|| Told::field("party", "Choisissez dans la liste."))?,
        amount: amount.ok_or_else(|| Told::field("amount", "Écrivez un montant, comme 12,50."))?,
        means: means
            .map(|(.., means)| *means)
            .ok_or_else(|| Told::field("means", "Choisissez dans la liste."))?,
        reference: posted.text("reference").to_owned(),
        paid_on: paid_on
            .ok_or_else(|| Told::field("paid_on", "Écrivez une date, comme 24/11/2026."))?,
    })
}

/// What was typed, with what is wrong beside its field.
fn refuse(view: &mut AccountsPage, posted: &Posted, told: Told) {
    let error = |field| (told.field == Some(field)).then(|| told.message.clone());
    match &mut view.form {
        Some(form) if told.field.is_some() => {
            form.party = posted.typed("party", error("party"));
            form.amount = posted.typed("amount", error("amount"));
            form.means = posted.typed("means", error("means"));
            form.reference = posted.typed("reference", error("reference"));
            form.paid_on = posted.typed("paid_on", error("paid_on"));
        }
        _ => view.chrome.tell(Tone::Error, told.message),
    }
}

/// The other side as the form's list sends it.
fn key(party: Party) -> String {
    match party {
        Party::Structure(structure) => format!("structure/{structure}"),
        Party::Hub(hub) => format!("hub/{hub}"),
        Party::Producer(producer) => format!("producer/{producer}"),
    }
}

fn party(key: &str) -> Option<Party> {
    match key.split_once('/')? {
        ("structure", id) => id.parse().ok().map(Party::Structure),
        ("producer", id) => id.parse().ok().map(Party::Producer),
        _ => None,
    }
}

fn name(names: &Names, party: Party) -> String {
    let id = match party {
        Party::Structure(id) | Party::Hub(id) => id.uuid(),
        Party::Producer(id) => id.uuid(),
    };
    names.get(&id).cloned().unwrap_or_else(|| id.to_string())
}

/// What was posted about a campaign, by account.
async fn sums(
    state: &WebState,
    hub: TenantId,
    campaign: CampaignId,
) -> Result<BTreeMap<Account, Money>, PageError> {
    let mut reading = state.app.reading(hub).await?;
    let mut sums: BTreeMap<Account, Money> = BTreeMap::new();
    for entry in books::journal(&mut reading, hub, campaign).await? {
        for posting in entry.postings {
            *sums.entry(posting.account).or_default() += posting.amount;
        }
    }
    Ok(sums)
}

type Names = BTreeMap<Uuid, String>;

async fn names(state: &WebState, hub: TenantId) -> Result<Names, PageError> {
    let mut reading = state.app.reading(hub).await?;
    let structures = structures::structures_of_hub(&mut reading, hub).await?;
    let producers = producers::producers(&mut reading, hub).await?;
    let structures = structures.into_iter().map(|one| (one.structure.uuid(), one.name));
    Ok(structures.chain(producers.into_iter().map(|one| (one.producer.uuid(), one.name))).collect())
}

fn others(sums: &BTreeMap<Account, Money>) -> Vec<AccountLine> {
    let line = |account, name: &str| {
        sums.get(&account).map(|amount| AccountLine { name: name.to_owned(), amount: *amount })
    };
    let all = [
        line(Account::Losses, "Pertes après réception"),
        line(Account::Vouchers, "Bons d’achat"),
        line(Account::Rounding, "Arrondis"),
    ];
    all.into_iter().flatten().collect()
}
