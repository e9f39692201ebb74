//! What a negotiation answers.

use super::event::{NegotiationEvent, Party, Terms};
use super::{Negotiation, NegotiationCommand, NegotiationRefusal, Progress};
use crate::{Context, floors::Floors};
use kernel::NegotiationId;
use std::collections::BTreeSet;

/// `floors` are the producer's own, known to this decision alone.
///
/// # Errors
/// Refuses proposals about other products, below a floor, or that cannot be kept; and accepting
/// nothing, or one's own proposal.
pub fn decide(
    negotiation: &Negotiation,
    floors: &Floors,
    command: NegotiationCommand,
    context: &Context,
) -> Result<Vec<NegotiationEvent>, NegotiationRefusal> {
    use {NegotiationCommand as C, NegotiationEvent as E, NegotiationRefusal as R};
    if let C::Open { producer, products, origin } = command {
        if negotiation.progress != Progress::NotOpen {
            return Err(R::AlreadyOpen);
        }
        if products.is_empty() {
            return Err(R::NoProducts);
        }
        return Ok(vec![E::NegotiationOpened { producer, products, origin }]);
    }
    let producer = match (negotiation.progress, negotiation.producer) {
        (Progress::Open, Some(producer)) => producer,
        (Progress::NotOpen, _) | (_, None) => return Err(R::NotOpen),
        (Progress::Agreed(_) | Progress::BrokenOff, _) => return Err(R::Ended),
    };
    match command {
        C::Open { .. } => Err(R::AlreadyOpen),
        C::Propose { by, terms } => {
            about_these_products(negotiation, &terms)?;
            keepable(&terms, context)?;
            not_below(floors, &terms)?;
            Ok(vec![E::TermsProposed { by, terms }])
        }
        C::Accept { by, agreement } => {
            let terms = proposed_to(by, negotiation)?;
            keepable(&terms, context)?;
            Ok(vec![E::AgreementConcluded { agreement, producer, terms }])
        }
        C::BreakOff { by } => Ok(vec![E::NegotiationBrokenOff { by }]),
    }
}

/// Whether an agreement goes by its negotiation's id: who knows one finds the other.
///
/// # Errors
/// Refuses to conclude an agreement with any other id.
pub fn named(id: NegotiationId, command: &NegotiationCommand) -> Result<(), NegotiationRefusal> {
    match command {
        NegotiationCommand::Accept { agreement, .. } if agreement.uuid() != id.uuid() => {
            Err(NegotiationRefusal::OtherAgreement)
        }
        _ => Ok(()),
    }
}

fn about_these_products(
    negotiation: &Negotiation,
    terms: &Terms,
) -> Result<(), NegotiationRefusal> {
    if terms.lines.is_empty() {
        return Err(NegotiationRefusal::NoProducts);
    }
    let mut seen = BTreeSet::new();
    for line in &terms.lines {
        if !negotiation.products.contains(&line.product) {
            return Err(NegotiationRefusal::ProductNotNegotiated(line.product));
        }
        if !seen.insert(line.product) {
            return Err(NegotiationRefusal::ProductRepeated(line.product));
        }
        if line.case_size.is_zero() {
            return Err(NegotiationRefusal::CaseSizeMissing(line.product));
        }
    }
    Ok(())
}

fn keepable(terms: &Terms, context: &Context) -> Result<(), NegotiationRefusal> {
    if terms.minimum_order.is_negative() {
        return Err(NegotiationRefusal::MinimumNegative);
    }
    if terms.valid_from > terms.valid_to {
        return Err(NegotiationRefusal::ValidityReversed);
    }
    if terms.valid_to < context.now.date_naive() {
        return Err(NegotiationRefusal::ValidityOver);
    }
    Ok(())
}

fn not_below(floors: &Floors, terms: &Terms) -> Result<(), NegotiationRefusal> {
    let below = terms
        .lines
        .iter()
        .find(|line| line.tiers.iter().any(|tier| floors.forbid(line.product, tier.unit_price)));
    match below {
        Some(line) => Err(NegotiationRefusal::BelowFloor(line.product)),
        None => Ok(()),
    }
}

fn proposed_to(by: Party, negotiation: &Negotiation) -> Result<Terms, NegotiationRefusal> {
    match &negotiation.on_the_table {
        None => Err(NegotiationRefusal::NothingProposed),
        Some((party, _)) if *party == by => Err(NegotiationRefusal::OwnProposal),
        Some((_, terms)) => Ok(terms.clone()),
    }
}
