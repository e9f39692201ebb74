//! What a round answers.

use super::event::{RoundEvent, Stop};
use super::{Round, RoundCommand, RoundRefusal};
use crate::Context;
use std::collections::BTreeSet;

/// # Errors
/// Refuses a round without stops, or with one twice, and deliveries out of order.
pub fn decide(
    round: &Round,
    command: RoundCommand,
    _context: &Context,
) -> Result<Vec<RoundEvent>, RoundRefusal> {
    use {RoundCommand as C, RoundEvent as E, RoundRefusal as R};
    match command {
        C::Plan { campaign, date, name, stops } => {
            if !round.stops.is_empty() {
                return Err(R::AlreadyPlanned);
            }
            each_once(&stops)?;
            Ok(vec![E::RoundPlanned { campaign, date, name, stops }])
        }
        _ if round.stops.is_empty() => Err(R::NotPlanned),
        C::Depart if round.departed => Err(R::AlreadyDeparted),
        C::Depart => Ok(vec![E::RoundDeparted]),
        C::DeliverStop { .. } if !round.departed => Err(R::NotDeparted),
        C::DeliverStop { structure } => {
            if !round.stops.iter().any(|stop| stop.structure == structure) {
                return Err(R::NotAStop(structure));
            }
            if round.delivered.contains(&structure) {
                return Err(R::AlreadyDelivered(structure));
            }
            Ok(vec![E::StopDelivered { structure }])
        }
    }
}

fn each_once(stops: &[Stop]) -> Result<(), RoundRefusal> {
    if stops.is_empty() {
        return Err(RoundRefusal::NoStops);
    }
    let mut seen = BTreeSet::new();
    match stops.iter().find(|stop| !seen.insert(stop.structure)) {
        Some(stop) => Err(RoundRefusal::StopRepeated(stop.structure)),
        None => Ok(()),
    }
}
