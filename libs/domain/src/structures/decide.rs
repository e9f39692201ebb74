//! What a structure answers.

use super::{
    Structure, StructureCommand, StructureEvent, StructureKind, StructureRefusal, Territory,
};
use crate::Context;

/// # Errors
/// Refuses a second registration, missing names and codes that cannot be a commune or an EPCI.
pub fn decide(
    structure: &Structure,
    command: StructureCommand,
    _context: &Context,
) -> Result<Vec<StructureEvent>, StructureRefusal> {
    match command {
        StructureCommand::Register { name, kind, territory, hub } => {
            if structure.kind.is_some() {
                return Err(StructureRefusal::AlreadyRegistered);
            }
            let name = named(&name)?;
            placed(&territory)?;
            if (kind == StructureKind::Hub) == hub.is_some() {
                return Err(StructureRefusal::HubMismatch);
            }
            Ok(vec![StructureEvent::StructureRegistered { name, kind, territory, hub }])
        }
        StructureCommand::SetDeliveryPoint { name, commune } => {
            if structure.kind.is_none() {
                return Err(StructureRefusal::NotRegistered);
            }
            let name = named(&name)?;
            insee(&commune)?;
            Ok(vec![StructureEvent::DeliveryPointSet { name, commune }])
        }
    }
}

fn named(name: &str) -> Result<String, StructureRefusal> {
    match name.trim() {
        "" => Err(StructureRefusal::NameMissing),
        name => Ok(name.to_owned()),
    }
}

fn placed(territory: &Territory) -> Result<(), StructureRefusal> {
    insee(&territory.commune)?;
    if territory.epci.len() != 9 || !territory.epci.bytes().all(|b| b.is_ascii_digit()) {
        return Err(StructureRefusal::TerritoryUnknown);
    }
    Ok(())
}

fn insee(commune: &str) -> Result<(), StructureRefusal> {
    if commune.len() != 5 || !commune.bytes().all(|b| b.is_ascii_alphanumeric()) {
        return Err(StructureRefusal::TerritoryUnknown);
    }
    Ok(())
}
