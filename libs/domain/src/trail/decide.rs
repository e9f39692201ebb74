//! What a trail answers.

use super::{NAMED_MAX, TrailCommand, TrailEvent, TrailRefusal};

/// # Errors
/// A reading is of somebody, or of some structure.
pub fn decide(command: TrailCommand) -> Result<Vec<TrailEvent>, TrailRefusal> {
    match command {
        TrailCommand::ReadPeople { people, .. } if people.is_empty() => {
            Err(TrailRefusal::NothingRead)
        }
        TrailCommand::ReadPeople { purpose, contacts, people } => {
            let count = u32::try_from(people.len()).unwrap_or(u32::MAX);
            let people = if people.len() > NAMED_MAX { vec![] } else { people };
            Ok(vec![TrailEvent::PeopleRead { purpose, contacts, people, count }])
        }
        TrailCommand::ReadFigures { structures, .. } if structures.is_empty() => {
            Err(TrailRefusal::NothingRead)
        }
        TrailCommand::ReadFigures { purpose, structures } => {
            Ok(vec![TrailEvent::FiguresRead { purpose, structures }])
        }
        TrailCommand::Erase { person, reason } => {
            Ok(vec![TrailEvent::PersonErased { person, reason }])
        }
    }
}
