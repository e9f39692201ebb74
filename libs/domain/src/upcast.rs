//! Reading what earlier versions of this program wrote.
//!
//! Every stored event carries the version of its shape, from 1. An event whose shape has changed
//! is listed in [`CHANGED`] with one step for each change, a pure function from the JSON of one
//! version to that of the next; its version today is one more than it has steps, so a version
//! cannot be raised without saying how older texts are read. The recipe is in this crate's README.

use crate::Fold;
use serde_json::{Map, Value, json};

/// The fields of an event, its name among them as `type`.
type Fields = Map<String, Value>;

/// Makes the fields of one version of an event into those of the next.
///
/// What it does not find it leaves as it is: reading the event then says what is missing.
type Step = fn(Fields) -> Fields;

/// An event whose shape is no longer the first one.
struct Changed {
    category: &'static str,
    /// As stored in the version that is read, which may since have been renamed.
    name: &'static str,
    /// From version 1 to 2, from 2 to 3, and so on.
    steps: &'static [Step],
}

/// Every event that has changed its shape.
const CHANGED: &[Changed] = &[
    Changed {
        category: "pooled_order",
        name: "goods_allocated",
        // 2: what packed crates keep, nothing before there were any.
        steps: &[|event| with_default(event, "kept", json!([]))],
    },
    Changed {
        category: "programme",
        name: "report_published",
        // 2: which figures are withheld, which was decided anew each time before.
        steps: &[|event| with_default(event, "withheld", json!(""))],
    },
];

/// The event with this field, unless it has one of that name already.
fn with_default(mut event: Fields, field: &str, value: Value) -> Fields {
    event.entry(field).or_insert(value);
    event
}

fn steps_of(changed: &'static [Changed], category: &str, name: &str) -> &'static [Step] {
    let one = changed.iter().find(|one| one.name == name && one.category == category);
    one.map_or(&[], |one| one.steps)
}

/// The version of the shape in which this program writes such an event.
pub fn schema_version(category: &str, name: &str) -> u16 {
    version_after(steps_of(CHANGED, category, name))
}

fn version_after(steps: &[Step]) -> u16 {
    u16::try_from(steps.len() + 1).unwrap_or(u16::MAX)
}

/// An event that this version of the program cannot read. It stays in the log as it is: a newer
/// program may read it.
#[derive(Debug, thiserror::Error)]
#[error("the event {name} (version {schema_version}) of category {category} is unreadable: {why}")]
pub struct UnreadableEvent {
    pub category: String,
    pub name: String,
    pub schema_version: u16,
    pub why: Unreadable,
}

/// Why an event cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum Unreadable {
    #[error("this program knows no such category")]
    Category,
    #[error("this program knows versions 1 to {0}")]
    Version(u16),
    /// An unknown name, or contents of another shape.
    #[error("{0}")]
    Contents(#[from] serde_json::Error),
}

/// Reads the stored text of an event of one kind of stream, of whatever version, as an event of
/// today.
///
/// # Errors
/// Fails on a version or name that this program does not know, and on contents of another shape.
pub fn read_event<S: Fold>(
    name: &str,
    schema_version: u16,
    text: &str,
) -> Result<S::Event, UnreadableEvent> {
    let steps = steps_of(CHANGED, S::CATEGORY, name);
    let read = match steps_from(steps, schema_version) {
        // As it was written: no detour.
        Ok([]) => serde_json::from_str(text).map_err(Unreadable::from),
        Ok(steps) => upcast(steps, text).and_then(|event| Ok(serde_json::from_value(event)?)),
        Err(why) => Err(why),
    };
    read.map_err(|why| UnreadableEvent {
        category: S::CATEGORY.to_owned(),
        name: name.to_owned(),
        schema_version,
        why,
    })
}

/// The steps that are still to be taken from a version on.
fn steps_from(steps: &'static [Step], version: u16) -> Result<&'static [Step], Unreadable> {
    let taken = usize::from(version).checked_sub(1);
    taken.and_then(|taken| steps.get(taken..)).ok_or(Unreadable::Version(version_after(steps)))
}

fn upcast(steps: &[Step], text: &str) -> Result<Value, Unreadable> {
    let stored: Fields = serde_json::from_str(text)?;
    Ok(Value::Object(steps.iter().fold(stored, |event, step| step(event))))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pooling::{PooledOrder, PoolingEvent};
    use serde::{Deserialize, Serialize};

    /// An event that has lived: its price was in euros and its name was another, then its price
    /// was in cents, and now it has a currency.
    #[derive(Debug, PartialEq, Serialize, Deserialize)]
    #[serde(tag = "type", rename_all = "snake_case")]
    enum Sale {
        Sold { cents: u64, currency: String },
    }

    fn in_cents(mut event: Fields) -> Fields {
        if let Some(euros) = event.remove("euros").and_then(|euros| euros.as_u64()) {
            event.insert("cents".to_owned(), json!(euros * 100));
        }
        event.insert("type".to_owned(), json!("sold"));
        event
    }

    fn with_currency(event: Fields) -> Fields {
        with_default(event, "currency", json!("EUR"))
    }

    const LIVED: &[Changed] = &[
        Changed { category: "sale", name: "bought", steps: &[in_cents, with_currency] },
        Changed { category: "sale", name: "sold", steps: &[in_cents, with_currency] },
    ];

    fn read(name: &str, version: u16, text: &str) -> Result<Sale, Unreadable> {
        let steps = steps_from(steps_of(LIVED, "sale", name), version)?;
        Ok(serde_json::from_value(upcast(steps, text)?)?)
    }

    #[test]
    fn every_version_that_was_ever_written_is_read_as_the_event_of_today() {
        let today = || Sale::Sold { cents: 1_200, currency: "EUR".to_owned() };
        assert_eq!(read("sold", 1, r#"{"type":"sold","euros":12}"#).unwrap(), today());
        assert_eq!(read("sold", 2, r#"{"type":"sold","cents":1200}"#).unwrap(), today());
        let newest = serde_json::to_string(&today()).unwrap();
        assert_eq!(read("sold", 3, &newest).unwrap(), today());
        assert_eq!(read("bought", 1, r#"{"type":"bought","euros":12}"#).unwrap(), today());
    }

    #[test]
    fn a_version_is_one_more_than_the_steps_that_lead_to_it() {
        assert_eq!(version_after(steps_of(LIVED, "sale", "sold")), 3);
        assert_eq!(version_after(steps_of(LIVED, "sale", "given")), 1);
        assert_eq!(version_after(steps_of(LIVED, "gift", "sold")), 1, "of another category");
    }

    #[test]
    fn a_version_from_the_future_or_none_at_all_is_refused_by_its_number() {
        let newest = r#"{"type":"sold","cents":1200,"currency":"EUR"}"#;
        for version in [0, 4] {
            let refused = read("sold", version, newest).unwrap_err();
            assert!(matches!(refused, Unreadable::Version(3)), "{refused}");
        }
    }

    #[test]
    fn a_text_that_is_not_what_its_version_promises_is_refused() {
        assert!(matches!(read("sold", 1, r#"{"type":"sold"}"#), Err(Unreadable::Contents(_))));
        assert!(matches!(read("sold", 1, "12"), Err(Unreadable::Contents(_))));
    }

    #[test]
    fn goods_allocated_before_packed_crates_kept_anything_keep_nothing() {
        let first = r#"{"type":"goods_allocated","cause":"confirmation","lines":[]}"#;
        let read = read_event::<PooledOrder>("goods_allocated", 1, first).unwrap();
        assert!(matches!(read, PoolingEvent::GoodsAllocated { kept, .. } if kept.is_empty()));
        let error = read_event::<PooledOrder>("goods_allocated", 2, first).err().unwrap();
        assert!(error.to_string().contains("missing field `kept`"), "{error}");
        let error = read_event::<PooledOrder>("goods_allocated", 3, first).err().unwrap();
        assert_eq!(
            error.to_string(),
            "the event goods_allocated (version 3) of category pooled_order is unreadable: \
             this program knows versions 1 to 2"
        );
    }

    #[test]
    fn what_is_listed_as_changed_is_an_event_of_ours() {
        for one in CHANGED {
            let file = format!("golden/{}/{}.json", one.category, one.name);
            let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join(&file);
            assert!(path.exists(), "{file}: of what was there before the first change");
            assert!(!one.steps.is_empty(), "{file}: it has not changed");
        }
    }
}
