//! What a producer's floor prices answer.

use super::{FloorCommand, FloorEvent, FloorRefusal, Floors};
use crate::Context;

/// # Errors
/// Refuses a floor of zero, and the removal of a floor that is not there.
pub fn decide(
    floors: &Floors,
    command: FloorCommand,
    _context: &Context,
) -> Result<Vec<FloorEvent>, FloorRefusal> {
    match command {
        FloorCommand::Record { unit_price, .. } if unit_price.decimal().is_zero() => {
            Err(FloorRefusal::PriceMissing)
        }
        FloorCommand::Record { product, unit_price } => {
            Ok(vec![FloorEvent::FloorRecorded { product, unit_price }])
        }
        FloorCommand::Remove { product } => {
            if !floors.prices.contains_key(&product) {
                return Err(FloorRefusal::NoFloorRecorded);
            }
            Ok(vec![FloorEvent::FloorRemoved { product }])
        }
    }
}
