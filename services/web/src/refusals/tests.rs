//! Every refusal there is, told.

use super::*;
use app::AppError as E;
use domain::{
    campaigns::{CampaignRefusal as C, Stage},
    crates::CrateRefusal as Cr,
    floors::FloorRefusal as Fl,
    funding::FundingRefusal as Fu,
    labs::LabRefusal as La,
    ledger::LedgerRefusal as Le,
    members::MemberRefusal as M,
    negotiations::NegotiationRefusal as N,
    order_forms::OrderFormRefusal as Of,
    orders::OrderRefusal as O,
    pooling::PoolingRefusal as P,
    producers::ProducerRefusal as Pr,
    receptions::ReceptionRefusal as Re,
    rounds::RoundRefusal as Ro,
    statements::StatementRefusal as St,
    structures::StructureRefusal as S,
    transfers::TransferRefusal as T,
    vouchers::VoucherRefusal as V,
    wallets::WalletRefusal as W,
};
use kernel::{Money, ProducerId, ProposalId, StructureId};
use std::collections::BTreeSet;

fn everything() -> Vec<E> {
    [of_the_app(), of_the_network(), of_supply(), of_the_month(), of_buying()].concat()
}

fn product() -> ProductId {
    ProductId::derived(&[b"product"])
}

fn all<R, const N: usize>(refusals: [R; N]) -> Vec<E>
where
    E: From<R>,
{
    refusals.map(E::from).into()
}

fn of_the_app() -> Vec<E> {
    let mut all: Vec<E> = vec![
        E::Forbidden,
        E::NotFound,
        E::Conflict { actual: 3 },
        E::CommandReused,
        E::AliasTaken,
        E::AliasMissing,
        E::ReportChanged,
        E::Overloaded,
        E::Unavailable("connection to 10.0.0.1 refused".to_owned()),
    ];
    let values = [
        ValueError::Id,
        ValueError::MoneyOutOfRange,
        ValueError::UnitPrice,
        ValueError::VatRate,
        ValueError::Quantity,
        ValueError::Step,
        ValueError::Month,
        ValueError::Role,
    ];
    all.extend(values.map(E::Value));
    all
}

fn of_the_network() -> Vec<E> {
    let some = Money::from_cents(123_450);
    let proposal = ProposalId::derived(&[b"p"]);
    let structures = [
        S::AlreadyRegistered,
        S::NotRegistered,
        S::NameMissing,
        S::TerritoryUnknown,
        S::HubMismatch,
    ];
    let labs = [
        La::AlreadyOpen,
        La::NotOpen,
        La::TextMissing,
        La::TextTooLong,
        La::ProposalRepeated(proposal),
        La::UnknownProposal(proposal),
        La::AlreadyDecided(proposal),
        La::NobodyVoted(proposal),
        La::NotAdopted(proposal),
        La::NotAMember,
    ];
    let funding = [
        Fu::AlreadyRegistered,
        Fu::NotRegistered,
        Fu::NameMissing,
        Fu::NoFunder,
        Fu::PeriodReversed,
        Fu::OutsidePeriod,
        Fu::NotAReportingPeriod,
        Fu::AlreadyPublished,
        Fu::OthersPublished,
        Fu::WouldReveal,
    ];
    let transfers = [
        T::AlreadyRecorded,
        T::NotRecorded,
        T::AlreadyReversed,
        T::AmountNotPositive,
        T::NothingDue,
        T::MoreThanDue { due: some },
        T::ReferenceMissing,
        T::ReferenceTooLong,
        T::InTheFuture,
        T::ReasonMissing,
        T::ReasonTooLong,
    ];
    [
        all(structures),
        all(labs),
        all(funding),
        all([St::OutOfTurn, St::OrdersChanged]),
        all([M::AlreadyMember, M::NotAMember]),
        all([Le::Unbalanced { sum: some }, Le::Empty]),
        all(transfers),
    ]
    .concat()
}

fn of_supply() -> Vec<E> {
    let product = product();
    let producers = [
        Pr::AlreadyRegistered,
        Pr::NotRegistered,
        Pr::NameMissing,
        Pr::EmptyCatalogue,
        Pr::DuplicateProduct(product),
        Pr::UnknownProduct(product),
        Pr::PriceMissing(product),
    ];
    let negotiations = [
        N::AlreadyOpen,
        N::NotOpen,
        N::Ended,
        N::NoProducts,
        N::ProductNotNegotiated(product),
        N::ProductRepeated(product),
        N::BelowFloor(product),
        N::CaseSizeMissing(product),
        N::MinimumNegative,
        N::ValidityReversed,
        N::ValidityOver,
        N::NothingProposed,
        N::OwnProposal,
        N::OtherAgreement,
    ];
    let receptions = [
        Re::AlreadyReceived,
        Re::NotReceived,
        Re::NotOrdered,
        Re::ProductNotOrdered(product),
        Re::ProductRepeated(product),
        Re::TooMuch(product),
        Re::Packed { product, loose: kernel::Steps::new(3) },
        Re::Packed { product, loose: kernel::Steps::ZERO },
        Re::NotInCrate(product),
        Re::LotMissing(product),
        Re::ReasonMissing(product),
    ];
    [
        all(producers),
        all(negotiations),
        all(receptions),
        all([Fl::NoFloorRecorded, Fl::PriceMissing]),
        of_pooling(),
    ]
    .concat()
}

fn of_pooling() -> Vec<E> {
    let product = product();
    let structure = StructureId::derived(&[b"s"]);
    let (some, none) = (Money::from_cents(123_450), Money::ZERO);
    let pooling = [
        P::AlreadyRecorded(structure),
        P::AlreadyFixed,
        P::NotFixed,
        P::NoDemand,
        P::NotOffered(product),
        P::SeedInvalid,
        P::AmountTooLarge,
        P::BelowMinimum { minimum: some, total: none },
        P::NotBelowMinimum,
        P::ReasonMissing,
        P::AlreadySent,
        P::NotSent,
        P::Cancelled,
        P::AlreadyConfirmed,
        P::NotConfirmed,
        P::UnknownProduct(product),
        P::ProductRepeated(product),
        P::MoreThanOrdered(product),
        P::MoreThanAllocated(product),
    ];
    all(pooling)
}

fn of_the_month() -> Vec<E> {
    let product = product();
    let structure = StructureId::derived(&[b"s"]);
    let campaigns = [
        C::AlreadyDrafted,
        C::WrongStage { stage: Stage::Open },
        C::EmptyOffer,
        C::ProductRepeated(product),
        C::NoStructures,
        C::StillExpected(ProducerId::derived(&[b"p"])),
        C::ClosingInThePast,
        C::ReasonMissing,
    ];
    let forms = [
        Of::AlreadyPresented,
        Of::NotPresented,
        Of::Closed,
        Of::UnknownProduct(product),
        Of::NotClosed,
        Of::NoticeTooLong,
    ];
    let crates = [
        Cr::AlreadyPacked,
        Cr::NotPacked,
        Cr::NothingToPack,
        Cr::NotAsAllocated(product),
        Cr::WeightMissing(product),
        Cr::LotMissing(product),
        Cr::AlreadyHandedOver,
        Cr::NotInCrate(product),
    ];
    let rounds = [
        Ro::AlreadyPlanned,
        Ro::NotPlanned,
        Ro::NoStops,
        Ro::StopRepeated(structure),
        Ro::AlreadyDeparted,
        Ro::NotDeparted,
        Ro::NotAStop(structure),
        Ro::AlreadyDelivered(structure),
    ];
    [all(campaigns), all(forms), all(crates), all(rounds)].concat()
}

fn of_buying() -> Vec<E> {
    let product = product();
    let (some, none) = (Money::from_cents(123_450), Money::ZERO);
    let orders = [
        O::FormClosed,
        O::AlreadyPlaced,
        O::NotPlaced,
        O::Cancelled,
        O::NoLines,
        O::NotOffered(product),
        O::ProductRepeated(product),
        O::QuantityMissing(product),
        O::QuantityTooLarge(product),
        O::AmountTooLarge,
        O::AmountNotPositive,
        O::MoreThanDue { due: some },
        O::MoreThanDue { due: none },
        O::NotOrdered(product),
        O::NotAllocated(product),
        O::NotPresented,
        O::VoucherDeclined,
        O::PaymentRepeated,
        O::NotAMember,
    ];
    let vouchers = [
        V::AlreadyIssued,
        V::Unknown,
        V::AmountNotPositive,
        V::ExpiryInThePast,
        V::Expired,
        V::NotEnough { left: some },
        V::NotEligible { eligible: some },
    ];
    [all(orders), all(vouchers), all([W::AmountNotPositive, W::NotEnough { balance: some }])]
        .concat()
}

#[test]
fn every_refusal_has_a_slug_of_its_own() {
    let all: Vec<Told> = everything().iter().map(told).collect();
    let kinds: BTreeSet<_> = all.iter().map(|told| told.kind).collect();
    assert_eq!(kinds.len(), all.len(), "two refusals share a slug");
    for told in &all {
        let plain = told.kind.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-');
        assert!(plain, "{}", told.kind);
    }
}

#[test]
fn every_refusal_is_told_in_plain_french_sentences() {
    for error in everything() {
        let Told { kind, status, message, .. } = told(&error);
        assert!(status.is_client_error() || status.is_server_error(), "{kind}");
        assert!(message.ends_with('.'), "{kind}: {message}");
        assert!(message.chars().count() <= 160, "{kind}: {message}");
        assert!(!message.contains('\''), "a straight apostrophe: {message}");
        for sign in [" :", " ;", " !", " ?", " »", "« ", " €", " %"] {
            assert!(!message.contains(sign), "an ordinary space in {sign:?}: {message}");
        }
    }
}

#[test]
fn what_the_database_says_is_never_shown() {
    let error = AppError::Unavailable("connection to 10.0.0.1 refused".to_owned());
    let problem = told(&error).problem();
    assert_eq!(problem.status, StatusCode::SERVICE_UNAVAILABLE);
    assert!(!format!("{problem:?}").contains("10.0.0.1"));
    assert!(problem.detail.contains("Rien n’a été perdu"));
}

#[test]
fn a_floor_price_is_refused_without_its_figure() {
    let refusal = N::BelowFloor(ProductId::derived(&[b"honey"]));
    let told = told(&refusal.into()).naming("Miel de fleurs");
    assert_eq!(told.message, "Miel de fleurs\u{a0}: ce prix est trop bas pour le producteur.");
    assert!(!told.message.chars().any(|letter| letter.is_ascii_digit()));
}
