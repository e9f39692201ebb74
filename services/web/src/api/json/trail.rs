//! Readings of personal data and of figures.

use app::queries::trail::ReadingOfData;
use chrono::{DateTime, Utc};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

#[derive(Debug, Serialize, ToSchema)]
pub struct ReadingJson {
    pub read_at: DateTime<Utc>,
    /// The access that read, by its random number.
    pub reader: Uuid,
    /// `animator`, `coordinator`, `member`…
    pub role: String,
    /// `hand_over`, `recall`…: what it was read for.
    pub purpose: String,
    /// Names, addresses or telephone numbers too.
    pub contacts: bool,
    /// Whose, by random number; empty for a long list.
    pub people: Vec<Uuid>,
    /// 0: figures of the structure.
    pub people_count: u32,
}

impl From<&ReadingOfData> for ReadingJson {
    fn from(reading: &ReadingOfData) -> Self {
        let purpose = serde_json::to_value(reading.purpose).ok();
        Self {
            read_at: reading.read_at,
            reader: reading.reader.uuid(),
            role: reading.role.clone(),
            purpose: purpose.and_then(|word| Some(word.as_str()?.to_owned())).unwrap_or_default(),
            contacts: reading.contacts,
            people: reading.people.iter().map(|person| person.uuid()).collect(),
            people_count: reading.people_count,
        }
    }
}
