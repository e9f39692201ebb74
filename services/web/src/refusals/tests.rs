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
    structures::StructureRefusal as S,
    vouchers::VoucherRefusal as V,
    wallets::WalletRefusal as W,
};
use kernel::{Money, ProducerId, ProposalId, StructureId};
use std::collections::BTreeSet;

fn everything() -> Vec<E> {
    let product = ProductId::derived(&[b"product"]);
    let (proposal, structure) = (ProposalId::derived(&[b"p"]), StructureId::derived(&[b"s"]));
    let (some, none) = (Money::from_cents(123_450), Money::ZERO);
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
    let structures = [
        S::AlreadyRegistered,
        S::NotRegistered,
        S::NameMissing,
        S::TerritoryUnknown,
        S::HubMismatch,
    ];
    all.extend(structures.map(E::from));
    all.extend([M::AlreadyMember, M::NotAMember].map(E::from));
    let producers = [
        Pr::AlreadyRegistered,
        Pr::NotRegistered,
        Pr::NameMissing,
        Pr::EmptyCatalogue,
        Pr::DuplicateProduct(product),
        Pr::UnknownProduct(product),
        Pr::PriceMissing(product),
    ];
    all.extend(producers.map(E::from));
    all.extend([Fl::NoFloorRecorded, Fl::PriceMissing].map(E::from));
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
    ];
    all.extend(negotiations.map(E::from));
    let campaigns = [
        C::AlreadyDrafted,
        C::WrongStage { stage: Stage::Open },
        C::EmptyOffer,
        C::ProductRepeated(product),
        C::NoStructures,
        C::StillExpected(ProducerId::derived(&[b"p"])),
        C::ClosingInThePast,
    ];
    all.extend(campaigns.map(E::from));
    let forms = [
        Of::AlreadyPresented,
        Of::NotPresented,
        Of::Closed,
        Of::UnknownProduct(product),
        Of::NoticeTooLong,
    ];
    all.extend(forms.map(E::from));
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
    all.extend(orders.map(E::from));
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
    all.extend(pooling.map(E::from));
    let receptions = [
        Re::AlreadyReceived,
        Re::NotReceived,
        Re::NotOrdered,
        Re::ProductNotOrdered(product),
        Re::ProductRepeated(product),
        Re::TooMuch(product),
        Re::LotMissing(product),
        Re::ReasonMissing(product),
    ];
    all.extend(receptions.map(E::from));
    let crates = [
        Cr::AlreadyPacked,
        Cr::NotPacked,
        Cr::NothingToPack,
        Cr::NotAsAllocated(product),
        Cr::WeightMissing(product),
        Cr::LotMissing(product),
        Cr::AlreadyHandedOver,
    ];
    all.extend(crates.map(E::from));
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
    all.extend(rounds.map(E::from));
    all.extend([W::AmountNotPositive, W::NotEnough { balance: some }].map(E::from));
    let vouchers = [
        V::AlreadyIssued,
        V::Unknown,
        V::AmountNotPositive,
        V::ExpiryInThePast,
        V::Expired,
        V::NotEnough { left: some },
        V::NotEligible { eligible: some },
    ];
    all.extend(vouchers.map(E::from));
    all.extend([Le::Unbalanced { sum: some }, Le::Empty].map(E::from));
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
    ];
    all.extend(labs.map(E::from));
    let funding = [
        Fu::AlreadyRegistered,
        Fu::NotRegistered,
        Fu::NameMissing,
        Fu::NoFunder,
        Fu::PeriodReversed,
        Fu::OutsidePeriod,
        Fu::AlreadyPublished,
    ];
    all.extend(funding.map(E::from));
    all
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
